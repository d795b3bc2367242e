package feed

import (
	"encoding/json"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
)

// ReturnPolicy is what JSON-LD says of returns: facts of the shop, which package
// returns decides by.
type ReturnPolicy struct {
	Country commerce.Territory
	// Days in which goods can be sent back; 0 says that there is no return.
	Days int
	// Free returns cost the buyer nothing.
	Free bool
	// InStore takes goods back in a shop, else by mail.
	InStore bool
}

// JSONLD returns schema.org data of a product page: a Product with an Offer, or
// a ProductGroup of them. It is safe inside a script element.
func JSONLD(s Shop, p *catalog.Product) ([]byte, error) {
	tag, err := language.Parse(s.Language)
	if err != nil {
		return nil, commerce.FieldErrors{{Path: "/language", Code: "feed.language.malformed", Err: ErrOptions}}
	}
	items := make([]ld, len(p.Variants))
	for i := range p.Variants {
		items[i] = s.offer(tag, p, i, false).ld()
	}
	if len(items) == 1 {
		items[0].Context = "https://schema.org"
		return json.Marshal(items[0])
	}
	group := ld{Context: "https://schema.org", Type: "ProductGroup", GroupID: p.ID, Variants: items}
	group.Name, _ = p.Title.In(tag)
	for _, o := range p.Options {
		if k := attributeOf[catalog.Fold(o.Key)]; k != "" {
			group.VariesBy = append(group.VariesBy, schemaOrg+k)
		}
	}
	return json.Marshal(group)
}

// ld has the members of schema.org that we write, in the order in which we do.
type ld struct {
	Context     string   `json:"@context,omitempty"`
	Type        string   `json:"@type"`
	Name        string   `json:"name,omitempty"`
	Description string   `json:"description,omitempty"`
	SKU         string   `json:"sku,omitempty"`
	GTIN        string   `json:"gtin,omitempty"`
	MPN         string   `json:"mpn,omitempty"`
	Brand       *ld      `json:"brand,omitempty"`
	Image       []string `json:"image,omitempty"`
	Color       string   `json:"color,omitempty"`
	Size        string   `json:"size,omitempty"`
	GroupID     string   `json:"productGroupID,omitempty"`
	VariesBy    []string `json:"variesBy,omitempty"`
	Variants    []ld     `json:"hasVariant,omitempty"`
	Offer       *ld      `json:"offers,omitempty"`

	URL          string `json:"url,omitempty"`
	Price        string `json:"price,omitempty"`
	Currency     string `json:"priceCurrency,omitempty"`
	Availability string `json:"availability,omitempty"`
	From         string `json:"availabilityStarts,omitempty"`
	Condition    string `json:"itemCondition,omitempty"`
	Returns      *ld    `json:"hasMerchantReturnPolicy,omitempty"`

	Country  string `json:"applicableCountry,omitempty"`
	Category string `json:"returnPolicyCategory,omitempty"`
	Days     int    `json:"merchantReturnDays,omitempty"`
	Method   string `json:"returnMethod,omitempty"`
	Fees     string `json:"returnFees,omitempty"`
}

var ldAvailability = map[catalog.Availability]string{
	catalog.InStock: "InStock", catalog.OutOfStock: "OutOfStock", catalog.Preorder: "PreOrder", catalog.Backorder: "BackOrder",
}

var ldCondition = map[catalog.Condition]string{
	catalog.BrandNew: "NewCondition", catalog.Refurbished: "RefurbishedCondition", catalog.Used: "UsedCondition",
}

const schemaOrg = "https://schema.org/"

func (o *offer) ld() ld {
	v := o.Variant
	x := ld{
		Type: "Product", Name: o.Title(o.tag), Description: o.description(), SKU: v.SKU, GTIN: o.gtin(), MPN: v.MPN,
		Color: o.option("color"), Size: o.option("size"), Image: o.images[:min(1, len(o.images))],
	}
	if o.Product.Brand != "" {
		x.Brand = &ld{Type: "Brand", Name: o.Product.Brand}
	}
	if v.Price == (money.Amount{}) {
		return x
	}
	x.Offer = &ld{
		Type: "Offer", URL: o.link(), Price: v.Price.Number(), Currency: v.Price.Currency().Code(),
		Condition: schemaOrg + ldCondition[o.Product.Condition], From: o.date(), Returns: o.shop.Returns.ld(),
	}
	if a := ldAvailability[v.Stock]; a != "" {
		x.Offer.Availability = schemaOrg + a
	}
	return x
}

func (r *ReturnPolicy) ld() *ld {
	if r == nil {
		return nil
	}
	x := &ld{Type: "MerchantReturnPolicy", Country: string(r.Country), Category: schemaOrg + "MerchantReturnNotPermitted"}
	if r.Days > 0 {
		x.Category, x.Days = schemaOrg+"MerchantReturnFiniteReturnWindow", r.Days
		x.Method, x.Fees = schemaOrg+"ReturnByMail", schemaOrg+"ReturnFeesCustomerResponsibility"
		if r.InStore {
			x.Method = schemaOrg + "ReturnInStore"
		}
		if r.Free {
			x.Fees = schemaOrg + "FreeReturn"
		}
	}
	return x
}
