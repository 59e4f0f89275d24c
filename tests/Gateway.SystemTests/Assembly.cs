// Each test here wants the whole machine: it starts processes, kills them and measures what they do in a given time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
