using Gateway.Host;
using Gateway.Host.Configuration;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using StackExchange.Redis;

namespace Gateway.Tests.Host;

/// <summary>What the operator reads when the store is not to be had: one line that names the option.</summary>
public sealed class StartUpTests : IDisposable
{
    private readonly RunOptions _options = new() { DataDirectory = Directory.CreateTempSubdirectory("gateway-test-").FullName, Urls = "http://127.0.0.1:0" };

    public void Dispose() => Directory.Delete(_options.DataDirectory, recursive: true);

    [Fact]
    public async Task Build_DirectoryOfARunningGateway_IsExplainedInOneLine()
    {
        await using var held = EmbeddedStore.Open(Path.Combine(_options.DataDirectory, "journal"), new EmbeddedOptions());

        var refusal = await Assert.ThrowsAsync<StoreInUseException>(() => GatewayApp.BuildAsync(_options, Loaded.Empty));

        Assert.Equal($"--data {_options.DataDirectory}: another gateway has this store; stop it or name another directory", StartUp.Explain(refusal, _options));
    }

    [Fact]
    public async Task Build_StoreOfOtherPartitions_IsExplainedInOneLine()
    {
        await EmbeddedStore.Open(Path.Combine(_options.DataDirectory, "journal"), new EmbeddedOptions { Partitions = 3 }).DisposeAsync();

        var refusal = await Assert.ThrowsAsync<StoreMismatchException>(() => GatewayApp.BuildAsync(_options, Loaded.Empty));

        Assert.StartsWith($"--data {_options.DataDirectory}: The store", StartUp.Explain(refusal, _options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_DamagedStore_IsExplainedInOneLine()
    {
        var path = Path.Combine(_options.DataDirectory, "journal");
        await EmbeddedStore.Open(path, new EmbeddedOptions()).DisposeAsync();
        await File.WriteAllTextAsync(Directory.EnumerateFiles(path, "MANIFEST-*").Single(), "junk", TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => GatewayApp.BuildAsync(_options, Loaded.Empty));

        Assert.Contains(path, StartUp.Explain(refusal, _options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("It was not possible to connect to the redis server(s).", "no Redis answers there; start it or mend the address")]
    [InlineData("There was an authentication failure; check that passwords are right.", "this Redis refuses the user or the password")]
    public void Explain_RedisThatIsNotThere_NamesItWithoutItsPassword(string message, string expected) => Assert.Equal(
        "--redis queue.example:6380 (or GATEWAY_REDIS): " + expected,
        StartUp.Explain(new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, message), _options with { Redis = "queue.example:6380,password=hush" }));
}
