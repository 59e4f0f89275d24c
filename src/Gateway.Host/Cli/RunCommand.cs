using System.CommandLine;
using System.Net;
using Gateway.Host.Configuration;
using Gateway.Host.Http;
using Gateway.Host.Lanes;

namespace Gateway.Host.Cli;

/// <summary><c>gateway run [--config FILE] [--data DIR] [--redis CONN] [--cluster ADDRESS] [--urls URLS] [--cert PEM] [--tcp ADDRESS] [--hosts NAMES] [--demo]</c></summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var options = new RunOptionSet();
        var command = new Command("run", "Runs the gateway (the default).");
        options.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }
}

/// <summary>The options of <c>run</c>, once for the verb and once for no verb.</summary>
internal sealed class RunOptionSet
{
    private readonly Option<FileInfo?> _config = new("--config") { Description = "gateway.json; reloaded whenever it changes.", HelpName = "FILE" };

    private readonly Option<DirectoryInfo> _data = new("--data")
    {
        Description = "Directory of the embedded store.",
        HelpName = "DIR",
        DefaultValueFactory = _ => new DirectoryInfo("gateway-data"),
    };

    private readonly Option<string?> _redis = new("--redis") { Description = "Keep the journal in Redis: host:port,option=value,... ${NAME} is filled from the environment or from the file that NAME_FILE names. GATEWAY_REDIS, or the file that GATEWAY_REDIS_FILE names, unless given: a password does not belong on a command line.", HelpName = "CONN" };

    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = "With --redis: where the other processes reach this one, IP or IP:PORT of a private network (the traffic is neither encrypted nor authenticated). 127.0.0.1 without it: all are on this machine.",
        HelpName = "ADDRESS",
    };

    private readonly Option<string> _urls = new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons.",
        HelpName = "URLS",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is { Length: > 0 } urls ? urls : RunOptions.DefaultUrls,
    };

    private readonly Option<FileInfo?> _certificate = new("--cert") { Description = "Certificate for the https addresses of --urls, read again when it changes.", HelpName = "PEM" };

    private readonly Option<FileInfo?> _certificateKey = new("--cert-key") { Description = "Its private key, when the certificate's file does not hold it.", HelpName = "PEM" };

    private readonly Option<string?> _tcp = new("--tcp")
    {
        Description = $"Address of the TCP lane: HOST:PORT, *:PORT, or off. {TcpAddress.Default.Host}:{TcpAddress.Default.Port} unless --urls names other addresses.",
        HelpName = "ADDRESS",
    };

    private readonly Option<FileInfo?> _tcpCertificate = new("--tcp-cert") { Description = "Certificate of the TCP lane: TLS. Read again when it changes.", HelpName = "PEM" };

    private readonly Option<FileInfo?> _tcpKey = new("--tcp-key") { Description = "Its private key, when the certificate's file does not hold it.", HelpName = "PEM" };

    private readonly Option<string> _hosts = new("--hosts")
    {
        Description = "Names in Host headers, separated by semicolons, beside those of --urls, of the configuration and of this machine; *.example.com for all below, * for any.",
        HelpName = "NAMES",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<bool> _demo = new("--demo") { Description = "Runs a made-up company with customers and agents; brings its own configuration." };

    private readonly Option<int> _seed = new("--seed") { Description = "Seed of the demo's chance.", HelpName = "N", DefaultValueFactory = _ => 1 };

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_data);
        command.Options.Add(_redis);
        command.Options.Add(_cluster);
        command.Options.Add(_urls);
        command.Options.Add(_certificate);
        command.Options.Add(_certificateKey);
        command.Options.Add(_tcp);
        command.Options.Add(_tcpCertificate);
        command.Options.Add(_tcpKey);
        command.Options.Add(_hosts);
        command.Options.Add(_demo);
        command.Options.Add(_seed);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_tcp) is { } tcp && tcp != TcpAddress.Off && TcpAddress.Parse(tcp) is null)
            {
                result.AddError($"--tcp {tcp}: must be HOST:PORT with localhost, an IP address or * as HOST, or off");
            }

            if (result.GetValue(_cluster) is { } cluster && (!IPEndPoint.TryParse(cluster, out var reached) || reached.Address.Equals(IPAddress.Any) || reached.Address.Equals(IPAddress.IPv6Any)))
            {
                result.AddError($"--cluster {cluster}: must be an IP address of this machine that the others reach, with :PORT behind it or not");
            }

            var errors = new ConfigurationErrors();
            var redis = RedisConnection.Of(result.GetValue(_redis), Substitution.OfEnvironment, errors);
            foreach (var error in errors.All)
            {
                result.AddError(error.ToString());
            }

            if (result.GetValue(_cluster) is not null && redis is null && !errors.Any)
            {
                result.AddError("--cluster: is for several processes, which share a Redis: give --redis too");
            }

            foreach (var (option, needed) in new (Option, Option)[] { (_certificateKey, _certificate), (_tcpKey, _tcpCertificate), (_seed, _demo) })
            {
                if (result.GetResult(option) is { Implicit: false } && result.GetResult(needed) is not { Implicit: false })
                {
                    result.AddError($"{option.Name}: does nothing without {needed.Name}");
                }
            }

            foreach (var host in (result.GetValue(_hosts) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (!AllowedHosts.IsName(host))
                {
                    result.AddError($"--hosts {host}: must be a host name or address without port, such as gateway.example or *.example.com, several separated by semicolons");
                }
            }

            if (result.GetValue(_demo) && result.GetValue(_config) is not null)
            {
                result.AddError("--demo brings its own configuration: leave --config out.");
            }
        });
    }

    public Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken) => GatewayApp.RunAsync(
        new RunOptions
        {
            ConfigFile = parsed.GetValue(_config)?.FullName,
            DataDirectory = parsed.GetValue(_data)!.FullName,
            DataGiven = parsed.GetResult(_data) is { Implicit: false },
            Redis = RedisConnection.Of(parsed.GetValue(_redis), Substitution.OfEnvironment, new ConfigurationErrors()),
            Cluster = parsed.GetValue(_cluster) is { } cluster ? IPEndPoint.Parse(cluster) : RunOptions.ThisMachine,
            Urls = parsed.GetValue(_urls)!,
            Certificate = parsed.GetValue(_certificate)?.FullName,
            CertificateKey = parsed.GetValue(_certificateKey)?.FullName,
            Tcp = Tcp(parsed),
            TcpCertificate = parsed.GetValue(_tcpCertificate)?.FullName,
            TcpKey = parsed.GetValue(_tcpKey)?.FullName,
            Hosts = parsed.GetValue(_hosts)!,
            Demo = parsed.GetValue(_demo),
            DemoSeed = parsed.GetValue(_seed),
        },
        cancellationToken);

    /// <summary>Whoever moves the HTTP addresses runs a second gateway, or is in a container: the TCP lane's is then given as well.</summary>
    private TcpAddress? Tcp(ParseResult parsed) => parsed.GetValue(_tcp) switch
    {
        TcpAddress.Off => null,
        { } address => TcpAddress.Parse(address),
        _ => parsed.GetValue(_urls) == RunOptions.DefaultUrls ? TcpAddress.Default : null,
    };
}
