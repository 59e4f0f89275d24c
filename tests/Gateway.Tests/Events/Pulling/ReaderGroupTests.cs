using CsCheck;
using Gateway.Events.Pulling;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Events.Pulling;

public sealed class ReaderGroupTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Turn_OneReader_GetsAll() => Assert.Equal([0, 1, 2, 3], new ReaderGroup(4, _time).Turn("a", [], leaving: false));

    [Fact]
    public void Turn_SecondReader_GetsHalfOnlyAfterTheFirstHasLetGo()
    {
        var group = new ReaderGroup(4, _time);
        var first = group.Turn("a", [], leaving: false);

        Assert.Empty(group.Turn("b", [], leaving: false));
        var kept = group.Turn("a", first, leaving: false);
        Assert.Equal([0, 1], kept);
        Assert.Empty(group.Turn("b", [], leaving: false));
        group.Turn("a", kept, leaving: false);

        Assert.Equal([2, 3], group.Turn("b", [], leaving: false));
    }

    [Fact]
    public void Turn_ReaderLeaves_OthersHaveItAllAtOnce()
    {
        var group = new ReaderGroup(4, _time);
        Settle(group, "a", "b");

        group.Turn("b", [], leaving: true);

        Assert.Equal([0, 1, 2, 3], group.Turn("a", [0, 1], leaving: false));
    }

    [Fact]
    public void Turn_SilentReader_LosesItsPartitionsAfterTheLimit()
    {
        var group = new ReaderGroup(4, _time);
        Settle(group, "a", "b");

        _time.Advance(ReaderGroup.SilentMax);
        Assert.Equal([0, 1], group.Turn("a", [0, 1], leaving: false));
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([0, 1, 2, 3], group.Turn("a", [0, 1], leaving: false));
        Assert.Equal(1, group.Count);
    }

    [Fact]
    public void Count_SilentReader_IsNotCounted()
    {
        var group = new ReaderGroup(4, _time);
        group.Turn("a", [], leaving: false);

        _time.Advance(ReaderGroup.SilentMax + TimeSpan.FromMilliseconds(1));

        Assert.Equal(0, group.Count);
    }

    [Fact]
    public void Turn_OfAnotherOwnersReaders_KeepsWhatTheyHoldAndGivesTheRestOutAfterTheSilence()
    {
        var group = new ReaderGroup(4, _time, inherits: true);

        Assert.Empty(group.Turn("new", [], leaving: false));
        Assert.Equal([2, 3], group.Turn("b", [2, 3], leaving: false));
        Assert.Equal([0], group.Turn("c", [0, 3], leaving: false));
        _time.Advance(ReaderGroup.SilentMax);
        Assert.Empty(group.Turn("new", [], leaving: false));
        Assert.Equal([2, 3], group.Turn("b", [2, 3], leaving: false));
        Assert.Equal([0], group.Turn("c", [0], leaving: false));
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([1], group.Turn("new", [], leaving: false));
    }

    [Fact]
    public void Turn_MoreReadersThanPartitions_LeavesSomeWithNothing()
    {
        var group = new ReaderGroup(2, _time);
        var held = Settle(group, "a", "b", "c");

        Assert.Equal([1, 1, 0], held.Select(h => h.Length));
    }

    /// <summary>Readers come, take turns and go in any order: no partition is ever with two, and once all have taken their turns every partition is with one.</summary>
    [Fact]
    public void Turn_AnyOrderOfReaders_NeverSharesAPartitionAndEndsFair() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 9]).Array[1, 60].Sample(steps =>
        {
            var group = new ReaderGroup(16, _time);
            var held = new Dictionary<string, int[]>();
            foreach (var (reader, what) in steps)
            {
                var name = "r" + reader;
                if (what == 0)
                {
                    group.Turn(name, [], leaving: true);
                    held.Remove(name);
                }
                else
                {
                    held[name] = group.Turn(name, held.GetValueOrDefault(name, []), leaving: false);
                }

                var all = held.Values.SelectMany(h => h).ToArray();
                Assert.Equal(all.Length, all.Distinct().Count());
            }

            for (var round = 0; round < 3; round++)
            {
                foreach (var name in held.Keys.ToArray())
                {
                    held[name] = group.Turn(name, held[name], leaving: false);
                }
            }

            if (held.Count > 0)
            {
                Assert.Equal(16, held.Values.Sum(h => h.Length));
                Assert.InRange(held.Values.Max(h => h.Length) - held.Values.Min(h => h.Length), 0, 1);
            }
        });

    private static int[][] Settle(ReaderGroup group, params string[] names)
    {
        var held = names.Select(_ => Array.Empty<int>()).ToArray();
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < names.Length; i++)
            {
                held[i] = group.Turn(names[i], held[i], leaving: false);
            }
        }

        return held;
    }
}
