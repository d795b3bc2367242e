package main

// works lists everything that is measured. Each is built when its turn comes:
// the million amounts of the sum would slow the collector down for all others.
func works() []func() work {
	prepare()
	return []func() work{
		addWork, rateWork, func() work { return allocateWork(3) }, func() work { return allocateWork(7) },
		parseWork, stringWork, formatWork, sumWork, holidayWork, deadlineWork,
	}
}
