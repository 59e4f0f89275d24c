using Gateway.Client;
using Gateway.Client.Events;

namespace Gateway.Tests.Client;

public sealed class WaitingBatchesTests
{
    private readonly WaitingBatches _waiting = new();

    [Fact]
    public async Task Add_PlacesWithoutEvents_JoinTheBatchBeforeThem()
    {
        _waiting.Add(Batch(1, 1));
        for (var number = 2; number < 100; number++)
        {
            _waiting.Add(new EventBatch([], $"c{number}") { Count = 1 });
        }

        _waiting.Add(Batch(100, 2));
        var (first, second) = (await TakeAsync(), await TakeAsync());

        Assert.Equal(("c99", 1, 1L), (first!.Cursor, first.Events.Count, first.Count));
        Assert.Equal(("c100", 1, 2L), (second!.Cursor, second.Events.Count, second.Count));
        Assert.True(_waiting.BelowAsync(1, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Add_PlaceOfAnotherGeneration_StandsAlone()
    {
        _waiting.Add(Batch(1, 1));
        _waiting.Add(new EventBatch([], "c0") { Generation = 2 });

        Assert.Equal(("c1", "c0"), ((await TakeAsync())!.Cursor, (await TakeAsync())!.Cursor));
    }

    [Fact]
    public async Task Below_AsManyAsMayWait_CompletesWhenOneIsTaken()
    {
        _waiting.Add(Batch(1, 1));
        _waiting.Add(Batch(2, 2));
        var below = _waiting.BelowAsync(2, TestContext.Current.CancellationToken);
        Assert.False(below.IsCompleted);

        await TakeAsync();

        await below;
    }

    [Fact]
    public async Task Complete_WithAReason_ThrowsBehindWhatWaits()
    {
        _waiting.Add(Batch(1, 1));
        _waiting.Complete(new GatewayException("cursor_expired", "gone"));

        Assert.Equal("c1", (await TakeAsync())!.Cursor);
        Assert.Equal("cursor_expired", (await Assert.ThrowsAsync<GatewayException>(TakeAsync)).Code);
    }

    [Fact]
    public async Task Complete_WithoutAReason_EndsWhoWaits()
    {
        var taking = TakeAsync();
        _waiting.Complete(null);

        Assert.Null(await taking);
    }

    private static EventBatch Batch(int number, long count) =>
        new([GatewayEvent.Read(System.Text.Encoding.UTF8.GetBytes(HandPeer.EventOf(number)))], $"c{number}") { Count = count };

    private Task<EventBatch?> TakeAsync() => _waiting.TakeAsync(TestContext.Current.CancellationToken);
}
