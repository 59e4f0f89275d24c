using Gateway.Host.Http;
using Gateway.Journal;

namespace Gateway.Tests.Host.Http;

public sealed class StoreFaultsTests
{
    [Fact]
    public void Is_WhoeverKeepsTheRecordDoesNotAnswer_IsTrueHoweverDeepItLies()
    {
        Exception[] away = [new StoreUnavailableException("away", new IOException("gone")), new TimeoutException("no answer from the grain"), new SiloUnavailableException("gone")];

        Assert.All(away, exception => Assert.True(StoreFaults.Is(exception)));
        Assert.All(away, exception => Assert.True(StoreFaults.Is(new InvalidOperationException("a call failed", exception))));
    }

    [Fact]
    public void Is_ABug_IsFalse() => Assert.False(StoreFaults.Is(new InvalidOperationException("wrong", new ArgumentException("x"))));
}
