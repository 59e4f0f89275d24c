using System.Globalization;
using CsCheck;
using Gateway.Routing;

namespace Gateway.Tests.Routing.State;

public sealed class JobTableTests
{
    [Fact]
    public void Table_OfAnySequence_HoldsWhatADictionaryHolds() =>
        Gen.Select(Gen.Int[0, 5000], Gen.Bool).Array[0, 20_000].Sample(
            steps =>
            {
                var (table, model) = (new JobTable(), new Dictionary<string, JobState>());
                foreach (var (number, adds) in steps)
                {
                    var id = IdOf(number);
                    var isKnown = model.TryGetValue(id, out var job);
                    Assert.Equal(isKnown, table.TryGet(id, out var found));
                    Assert.Same(job, found);
                    if (adds && !isKnown)
                    {
                        model[id] = JobOf(id);
                        table.Add(model[id]);
                    }
                    else if (!adds && isKnown)
                    {
                        model.Remove(id);
                        table.Remove(job!);
                    }
                }

                Assert.Equal(model.Count, table.Count);
                Assert.Equal(model.Values.ToHashSet(), [.. table.All()]);
            },
            iter: 50,
            print: steps => $"{steps.Length} steps");

    [Fact]
    public void Table_ThatGrowsToManyTimesItsSize_FindsAll()
    {
        var table = new JobTable();
        var jobs = Enumerable.Range(0, 100_000).Select(i => JobOf(IdOf(i))).ToArray();
        foreach (var job in jobs) table.Add(job);
        foreach (var job in jobs)
        {
            Assert.True(table.TryGet(new string(job.Demand.Job.Id), out var found));
            Assert.Same(job, found);
        }

        Assert.False(table.TryGet("another", out _));
        foreach (var job in jobs) table.Remove(job);
        Assert.Empty(table.All());
        Assert.Equal(0, table.Count);
    }

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"job-{number}");

    private static JobState JobOf(string id) => new() { Demand = new JobDemand { Job = new JobKey(id, 1), Conversation = id, Queue = "all", WaitingSince = 0 } };
}
