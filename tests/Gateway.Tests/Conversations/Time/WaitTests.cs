using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Time;

public sealed class WaitTests : IAsyncLifetime
{
    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Overflow_WaitedTooLong_MovesTheJobAtItsOldAge()
    {
        Change(q => q with { Overflow = new OverflowModel { Queue = "second", Wait = TimeSpan.FromMinutes(5) } });
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");

        _silo.Time.Advance(TimeSpan.FromMinutes(5));
        var job = (await EventLog.UntilAsync(_silo, EventTypes.JobCreated, count: 2))[1].GetProperty("data");

        Assert.Equal(("second", 2), (job.GetProperty("queue").GetString(), job.GetProperty("epoch").GetInt32()));
        Assert.Equal(("default", "wait"), (job.GetProperty("from").GetString(), Assert.Single(job.GetProperty("movedBy").EnumerateArray()).GetString()));
        Assert.Equal("overflow", (await EventLog.UntilAsync(_silo, EventTypes.JobCancelled)).Single().GetProperty("data").GetProperty("reason").GetString());
        var view = await ViewAsync(v => v.Queues.Single(q => q.Name == "second").Waiting == 1);
        Assert.Equal(0, view.Queues.Single(q => q.Name == "default").Waiting);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), view.Queues.Single(q => q.Name == "second").OldestSince);
    }

    [Fact]
    public async Task Overflow_QueueIsLong_NewWorkGoesOnAtOnce()
    {
        Change(q => q with { Overflow = new OverflowModel { Queue = "second", Length = 1 } });
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        _silo.Pressure.Report(await ViewAsync(v => v.Queues.Sum(q => q.Waiting) == 1));

        await new Customer(_silo, "4915100000000").WriteAsync("auch?");

        Assert.Equal(["default", "second"], (await EventLog.UntilAsync(_silo, EventTypes.JobCreated, count: 2)).Select(e => e.GetProperty("data").GetProperty("queue").GetString()).Order());
    }

    [Fact]
    public async Task Overflow_NobodyOnline_NewWorkGoesOnUntilSomebodyIs()
    {
        Change(q => q with { Overflow = new OverflowModel { Queue = "second", Unstaffed = true } });
        _silo.Pressure.Report(await ViewAsync(_ => true));
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        Assert.Equal("second", (await EventLog.UntilAsync(_silo, EventTypes.JobCreated)).Single().GetProperty("data").GetProperty("queue").GetString());

        var desk = await Desk.ConnectAsync(_silo, "ana");
        _silo.Pressure.Report(await ViewAsync(v => v.Queues.Single(q => q.Name == "default").Online == 1));
        await new Customer(_silo, "4915100000000").WriteAsync("auch?");

        Assert.Equal("default", (await desk.NextAsync<Contracts.Agents.OfferFrame>()).Context.Queue);
    }

    [Fact]
    public async Task Waiting_CustomerSilentForTooLong_IsAbandonedAndClosed()
    {
        Change(q => q with { AbandonAfter = TimeSpan.FromMinutes(10) });
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("Hallo?");
        _silo.Time.Advance(TimeSpan.FromMinutes(9));
        await customer.WriteAsync("noch da?");
        _silo.Time.Advance(TimeSpan.FromMinutes(9));
        await _silo.Conversations.Of(customer.Thread).WakeAsync();
        Assert.DoesNotContain(await EventLog.ReadAsync(_silo), e => e.GetProperty("type").GetString() == EventTypes.ConversationClosed);

        _silo.Time.Advance(TimeSpan.FromMinutes(1));
        var closed = (await EventLog.UntilAsync(_silo, EventTypes.ConversationClosed)).Single().GetProperty("data");

        Assert.Equal("abandoned", closed.GetProperty("reason").GetString());
        await ViewAsync(v => v.Queues.Sum(q => q.Waiting) == 0);
    }

    private void Change(Func<QueueModel, QueueModel> change) => _silo.Models.Publish(TimeModel.WithQueue(change));

    private async Task<PoolView> ViewAsync(Func<PoolView, bool> until)
    {
        // A minute of real time is a hang, not a slow machine.
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var view = await _silo.Grains.GetGrain<IPoolGrain>("acme").ViewAsync();
            if (until(view))
            {
                return view;
            }

            timeout.Token.ThrowIfCancellationRequested();
            _silo.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }
    }
}
