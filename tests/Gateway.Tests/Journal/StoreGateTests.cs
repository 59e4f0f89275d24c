using Gateway.Journal.Health;

namespace Gateway.Tests.Journal;

public sealed class StoreGateTests
{
    private readonly List<string> _told = [];

    [Fact]
    public void Stop_OfAnOpenGate_ClosesItForGoodAndIsNoFailure()
    {
        var gate = new StoreGate(_told.Add);
        gate.TryOpen();

        Assert.True(gate.Stop("the journal was stopped"));
        Assert.False(gate.Stop("again"));
        Assert.Equal((false, true, "the journal was stopped"), (gate.TryOpen(), gate.IsClosedForGood, gate.Reason));
        Assert.Empty(_told);
    }

    [Fact]
    public void Close_OfAnOpenGate_IsToldWithItsReason()
    {
        var gate = new StoreGate(_told.Add);
        gate.TryOpen();
        gate.Close("the store is away");

        Assert.Equal(["the store is away"], _told);
    }
}
