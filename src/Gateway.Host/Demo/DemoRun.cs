using Gateway.Host.Security;

namespace Gateway.Host.Demo;

/// <summary>
/// One run of the demo. Its providers listen before the gateway starts, because the configuration names their address; its people begin
/// when the gateway is ready. The configuration and a key of role admin lie in the data directory, which goes with the run unless
/// <c>--data</c> named it.
/// </summary>
internal sealed class DemoRun : IAsyncDisposable
{
    /// <summary>How the directory below the system's temporary one begins.</summary>
    public const string DirectoryPrefix = "gateway-demo-";

    /// <summary>File with a key of role admin, for whoever wants to ask the demo's gateway more than the page shows.</summary>
    public const string KeyFile = "demo-admin.key";

    private const string ConfigurationFile = "demo-gateway.json";

    private readonly bool _ownsDirectory;

    private DemoRun(RunOptions run, bool ownsDirectory, DemoOptions options, DemoTenant tenant, DemoCounts counts, DemoProviders providers)
    {
        _ownsDirectory = ownsDirectory;
        Run = run;
        Options = options;
        Tenant = tenant;
        Counts = counts;
        Providers = providers;
    }

    /// <summary>What the gateway is to be run with.</summary>
    public RunOptions Run { get; }

    public DemoOptions Options { get; }

    public DemoTenant Tenant { get; }

    public DemoCounts Counts { get; }

    public DemoProviders Providers { get; }

    public static async Task<DemoRun> StartAsync(RunOptions run, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = new DemoOptions { Seed = run.DemoSeed };
        var tenant = DemoTenant.Create(options);
        var counts = new DemoCounts();
        var providers = await DemoProviders.StartAsync(tenant, counts, time, cancellationToken);
        var directory = run.DataGiven ? Directory.CreateDirectory(run.DataDirectory).FullName : Directory.CreateTempSubdirectory(DirectoryPrefix).FullName;
        var configuration = Path.Combine(directory, ConfigurationFile);
        var admin = ApiKey.New("demo");
        await WriteAsync(configuration, tenant.ToConfiguration(providers.Url, admin.Id, ApiKey.HashText(admin.Hash)), cancellationToken);
        await WriteAsync(Path.Combine(directory, KeyFile), System.Text.Encoding.UTF8.GetBytes(admin.Key), cancellationToken);
        return new DemoRun(run with { DataDirectory = directory, ConfigFile = configuration }, !run.DataGiven, options, tenant, counts, providers);
    }

    public async ValueTask DisposeAsync()
    {
        await Providers.DisposeAsync();
        if (_ownsDirectory)
        {
            Directory.Delete(Run.DataDirectory, recursive: true);
        }
    }

    /// <summary>Both files hold secrets, if only of a made-up company: nobody but the owner reads them.</summary>
    private static async Task WriteAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await file.WriteAsync(content, cancellationToken);
    }
}
