// Command storefront is a small web shop to copy: catalogue, cart, checkout for
// consumers and businesses, orders, withdrawal in two steps, consent, and a back
// office. It is net/http, html/template and SQLite around package commerce, and
// needs no script in the browser.
//
//	go run .
//
// README.md says which file holds what.
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // so that the program runs where no zones are installed
)

func main() {
	addr := flag.String("addr", "localhost:8080", "address to listen on")
	base := flag.String("base", "", "address of the shop in messages; empty is where it listens")
	path := flag.String("db", "", "database file; empty makes a new one in the temporary folder")
	history := flag.Int("history", 40, "orders of the last weeks to invent for a new database")
	proxies := flag.Int("proxies", -1, "how many of your servers are in front and add to X-Forwarded-For; -1 is one for an https base, else none")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Stdout, *addr, *base, *path, *history, *proxies); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer, addr, base, path string, history, proxies int) (err error) {
	chosen := os.Getenv("STOREFRONT_ADMIN")
	if chosen != "" && len(chosen) < 12 {
		return errors.New("STOREFRONT_ADMIN has less than 12 characters")
	}
	if proxies < 0 { // somebody else speaks TLS for this program
		proxies = 0
		if strings.HasPrefix(base, "https:") {
			proxies = 1
		}
	}
	if path == "" {
		dir, err := os.MkdirTemp("", "storefront-")
		if err != nil {
			return err
		}
		path = filepath.Join(dir, "shop.db")
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // it holds addresses: for this user only
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	here := "http://" + listener.Addr().String()
	shop, err := open(ctx, Options{
		Base: cmp.Or(base, here), Now: time.Now, Rand: rand.Reader, Path: path, Admin: chosen, Proxies: proxies, Register: demoRegister, Logf: log.Printf,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shop.db.Close()) }()
	if err := shop.invent(ctx, history); err != nil {
		return err
	}
	handler, err := shop.handler(ctx)
	if err != nil {
		return err
	}
	password := shop.admin
	if chosen != "" {
		password = "from STOREFRONT_ADMIN" // what was chosen is not for logs
	}
	fmt.Fprintf(out, "shop      %s/\nback room %s/admin   (user admin, password %s)\ndatabase  %s\n", here, here, password, path)
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
	}
	closed := make(chan error, 1)
	go func() {
		<-ctx.Done()
		wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second) // requests under way may end
		defer cancel()
		closed <- server.Shutdown(wait)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-closed
}
