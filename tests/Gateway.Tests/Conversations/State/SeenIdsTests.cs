using CsCheck;
using Gateway.Conversations.Threads;
using Gateway.Journal;

namespace Gateway.Tests.Conversations.State;

public sealed class SeenIdsTests
{
    private const int Names = 40;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AddAndForget_InAnyOrder_KnowWhatASetAndAQueueKnow() =>
        Gen.Select(Gen.Int[0, Names - 1], Gen.Int[0, 3]).Array[0, 300].Sample(steps =>
        {
            var seen = new SeenIds();
            var model = new Queue<(int Name, DateTimeOffset At)>();
            var now = Start;
            foreach (var (name, pause) in steps)
            {
                now += TimeSpan.FromSeconds(pause);
                var before = now - TimeSpan.FromSeconds(20);
                seen.Forget(before);
                while (model.Count > 0 && model.Peek().At < before)
                {
                    model.Dequeue();
                }

                seen.Add(Id(name), now);
                if (!model.Any(entry => entry.Name == name))
                {
                    model.Enqueue((name, now));
                }

                Assert.Equal(model.Count, seen.Count);
                for (var any = 0; any < Names; any++)
                {
                    Assert.Equal(model.Any(entry => entry.Name == any), seen.Contains(Id(any)));
                }
            }
        });

    [Fact]
    public void Add_BeyondTheMost_ForgetsTheOldest()
    {
        var seen = new SeenIds();
        for (var i = 0; i < ThreadLimits.DedupeIdsMax + 1_000; i++)
        {
            seen.Add(Id(i), Start.AddSeconds(i));
        }

        Assert.Equal(ThreadLimits.DedupeIdsMax, seen.Count);
        Assert.All(Enumerable.Range(0, 1_000), i => Assert.False(seen.Contains(Id(i))));
        Assert.All(Enumerable.Range(1_000, ThreadLimits.DedupeIdsMax), i => Assert.True(seen.Contains(Id(i))));
    }

    [Fact]
    public void Clear_AfterMany_KnowsNothingAndTakesAgain()
    {
        var seen = new SeenIds();
        for (var i = 0; i < 100; i++)
        {
            seen.Add(Id(i), Start);
        }

        seen.Clear();
        Assert.False(seen.Contains(Id(1)));
        seen.Add(Id(1), Start);
        Assert.True(seen.Contains(Id(1)));
    }

    private static DedupeId Id(int name) => DedupeId.Of(BitConverter.GetBytes(name));
}
