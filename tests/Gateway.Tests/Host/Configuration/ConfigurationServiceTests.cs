using Gateway.Contracts.Configuration;
using Gateway.Host;
using Gateway.Host.Configuration;
using Gateway.Host.Operate;
using Gateway.Host.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Configuration;

public sealed class ConfigurationServiceTests : IDisposable
{
    private const string Pepper = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-test-").FullName;
    private readonly ModelSource _models = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().AddSingleton<GatewayMetrics>().BuildServiceProvider();
    private readonly ConfigurationService _service;

    public ConfigurationServiceTests() => _service = new ConfigurationService(
        new RunOptions { ConfigFile = ConfigFile, DataDirectory = _directory }, _models, new KeyRingSource(), _clock,
        _provider.GetRequiredService<GatewayMetrics>(), NullLoggerFactory.Instance);

    private string ConfigFile => Path.Combine(_directory, "gateway.json");

    public void Dispose()
    {
        _service.Dispose();
        _provider.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void Reload_ValidConfigFileIsInForceUnderTheNextVersion()
    {
        Write("acme");
        _service.Reload();
        Write("globex");
        _service.Reload();

        Assert.Equal((2, "globex"), (_models.Current.Version, Assert.Single(_models.Current.Tenants).Key));
    }

    [Fact]
    public void Reload_InvalidConfigFileKeepsTheSnapshot()
    {
        Write("acme");
        _service.Reload();
        var before = _models.Current;

        Write("ACME");
        _service.Reload();
        Assert.Same(before, _models.Current);

        File.Delete(ConfigFile);
        _service.Reload();
        Assert.Same(before, _models.Current);
    }

    [Fact]
    public void Reload_SameText_ChangesNothing()
    {
        Write("acme");
        _service.Reload();
        var before = _models.Current;
        _service.Reload();

        Assert.Same(before, _models.Current);
    }

    [Fact]
    public async Task Touched_SeveralTimes_ReadsOnceTheFileIsQuiet()
    {
        await _service.StartAsync(TestContext.Current.CancellationToken);
        Write("acme");
        _service.Touched();
        _clock.Advance(ConfigurationService.Debounce - TimeSpan.FromTicks(1));
        Assert.Equal(0, _models.Current.Version);

        _service.Touched();
        _clock.Advance(ConfigurationService.Debounce);
        Assert.Equal(1, _models.Current.Version);
    }

    [Fact]
    public async Task Period_ASecretRotatedUnderTheSameText_IsInForceWithoutATouch()
    {
        // A name of this test alone: the environment is the process's.
        var name = "PEPPER_" + Guid.NewGuid().ToString("n");
        var secret = Path.Combine(_directory, "secret");
        Environment.SetEnvironmentVariable(name + "_FILE", secret);
        await File.WriteAllTextAsync(secret, Pepper, TestContext.Current.CancellationToken);
        Write("acme", "${" + name + "}");
        await _service.StartAsync(TestContext.Current.CancellationToken);
        _clock.Advance(ConfigurationService.Debounce);
        var before = _models.Current;
        Assert.Equal(Pepper, Convert.ToHexStringLower(before.Tenants["acme"].Pepper.Span));

        _clock.Advance(ConfigurationService.Period);
        Assert.Same(before, _models.Current);

        var rotated = Pepper.Replace('0', '1');
        await File.WriteAllTextAsync(secret, rotated, TestContext.Current.CancellationToken);
        _clock.Advance(ConfigurationService.Period);
        Environment.SetEnvironmentVariable(name + "_FILE", null);
        Assert.Equal(rotated, Convert.ToHexStringLower(_models.Current.Tenants["acme"].Pepper.Span));
    }

    [Fact]
    public async Task WatchFailed_Overflow_ReadsTheFile()
    {
        await _service.StartAsync(TestContext.Current.CancellationToken);
        _clock.Advance(ConfigurationService.Debounce);
        Write("acme");
        _service.WatchFailed(new InternalBufferOverflowException());
        _clock.Advance(ConfigurationService.Debounce);
        Assert.True(_models.Current.Tenants.ContainsKey("acme"));
    }

    private void Write(string tenant, string pepper = Pepper) =>
        File.WriteAllText(ConfigFile, """{"tenants":{"TENANT":{"pepper":"PEPPER"}}}""".Replace("TENANT", tenant, StringComparison.Ordinal).Replace("PEPPER", pepper, StringComparison.Ordinal));
}
