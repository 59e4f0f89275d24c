using Gateway.Events.Log;
using Gateway.Events.Pulling;

namespace Gateway.Tests.Events.Pulling;

public sealed class PullStreamTests
{
    private const int Events = 1000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_MoreThanATurnHasTimeFor_DoesNotWaitBetweenTurns(bool fullForAMoment)
    {
        await using var rig = new PullRig();
        for (var number = 0; number < Events; number++)
        {
            rig.Log.Append(0, "acme", number);
        }

        // Nobody but the sink moves the clock: who waits for it does not end.
        var sink = new Sink { Flushed = () => rig.Time.Advance(TimeSpan.FromSeconds(1)), Blinks = fullForAMoment };
        await rig.StartAsync(sink, ackWindow: 2 * Events);

        await PullRig.UntilAsync(() => sink.Count == Events);
    }

    [Fact]
    public async Task Run_LogMoves_AsksTheOwnerOnlyWhenATurnIsDue()
    {
        await using var rig = new PullRig();
        var sink = new Sink();
        await rig.StartAsync(sink, ackWindow: Events);
        for (var number = 1; number <= 20; number++)
        {
            rig.Log.Append(0, "acme", number);
            await PullRig.UntilAsync(() => sink.Count == number);
        }

        Assert.Equal(1, rig.Owner.Pulls);
        await rig.TurnsAsync(1);
        Assert.Equal(2, rig.Owner.Pulls);
    }

    [Fact]
    public async Task Run_WindowIsUsedUp_GoesOnWithTheAcknowledgementAndNotTheClock()
    {
        await using var rig = new PullRig();
        for (var number = 0; number < Events; number++)
        {
            rig.Log.Append(0, "acme", number);
        }

        var sink = new Sink();
        await rig.StartAsync(sink, ackWindow: 100);
        for (var handled = 100; handled <= Events; handled += 100)
        {
            await PullRig.UntilAsync(() => sink.Count == handled);
            await rig.AcknowledgeAsync([handled]);
        }
    }

    [Fact]
    public async Task Run_WindowIsUsedUp_LaterPartitionsHaveTheirTurn()
    {
        await using var rig = new PullRig(partitionCount: 3);
        for (var number = 0; number < 300; number++)
        {
            rig.Log.Append(number % 3, "acme", number);
        }

        var sink = new Sink();
        await rig.StartAsync(sink, ackWindow: 10);
        for (var handled = 10; handled <= 30; handled += 10)
        {
            await PullRig.UntilAsync(() => sink.Count == handled);
            await rig.AcknowledgeAsync([.. Enumerable.Range(0, 3).Select(partition => (long)sink.Partitions.Count(one => one == partition))]);
        }

        Assert.Equal([0, 1, 2], sink.Partitions.Take(30).Distinct().Order());
    }

    [Fact]
    public async Task Run_EventsOfOthers_AreAcknowledgedEveryFiveSeconds()
    {
        await using var rig = new PullRig();
        await PassedOverAsync(rig);

        await rig.TurnsAsync(9);
        Assert.Equal((1, 1L), (rig.Owner.Acks, rig.Owner.Positions[0]));
        await rig.TurnsAsync(1);
        await PullRig.UntilAsync(() => rig.Owner.Acks == 2);
        Assert.Equal(2, rig.Owner.Positions[0]);
    }

    [Fact]
    public async Task Run_ReaderLeaves_AcknowledgesWhatWasPassedOver()
    {
        await using var rig = new PullRig();
        await PassedOverAsync(rig);
        await rig.TurnsAsync(1);

        await rig.StopAsync();

        Assert.Equal(2, rig.Owner.Positions[0]);
    }

    [Fact]
    public async Task Run_SubscriptionIsChanged_EndsAndAcknowledgesNothingOfTheOldFilter()
    {
        await using var rig = new PullRig();
        await PassedOverAsync(rig);
        await rig.TurnsAsync(1);

        rig.Owner.Version = 2;
        rig.Time.Advance(TimeSpan.FromSeconds(1));

        await rig.Running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal((1, 1L), (rig.Owner.Acks, rig.Owner.Positions[0]));
    }

    /// <summary>Another's event has been passed over, behind one of the reader's own that is acknowledged: with that one, both were read.</summary>
    private static async Task PassedOverAsync(PullRig rig)
    {
        rig.Log.Append(0, "acme", 1);
        rig.Log.Append(0, "other", 2);
        var sink = new Sink();
        await rig.StartAsync(sink, ackWindow: 10);
        await PullRig.UntilAsync(() => sink.Count == 1);
        var pulls = rig.Owner.Pulls;
        await rig.AcknowledgeAsync([1]);
        await PullRig.UntilAsync(() => rig.Owner.Pulls > pulls);
    }

    private sealed class Sink : IPullSink
    {
        private readonly Lock _lock = new();
        private readonly List<int> _partitions = [];
        private int _flushed;
        private bool _blink;

        public int Count
        {
            get
            {
                lock (_lock)
                {
                    return _partitions.Count;
                }
            }
        }

        /// <summary>Of its events, in the order they came.</summary>
        public int[] Partitions
        {
            get
            {
                lock (_lock)
                {
                    return [.. _partitions];
                }
            }
        }

        /// <summary>After each flush it is full when it is asked for the first time and has room again at the next.</summary>
        public bool Blinks { get; init; }

        /// <summary>Called after each flush of something.</summary>
        public Action Flushed { get; init; } = static () => { };

        public bool HasRoom
        {
            get
            {
                var hasRoom = !_blink;
                _blink = false;
                return hasRoom;
            }
        }

        public void Assigned(int[] partitions, int generation)
        {
        }

        public void Write(EventEntry entry, PullPlace place)
        {
            lock (_lock)
            {
                _partitions.Add(entry.Partition);
            }
        }

        public void Idle()
        {
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken)
        {
            _blink = Blinks;
            if (Count > _flushed)
            {
                _flushed = Count;
                Flushed();
            }

            return default;
        }
    }
}
