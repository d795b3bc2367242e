package main

// works builds everything that is measured.
func works() []work {
	prepare()
	list := []work{
		addWork(), rateWork(), allocateWork(3, "allocate over 3"), allocateWork(7, "allocate over 7"),
		parseWork(), stringWork(), formatWork(), sumWork(),
	}
	return append(list, calendarWorks()...)
}
