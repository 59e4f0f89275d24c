using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Client.Events;
using Gateway.SystemTests.Harness;
using Gateway.SystemTests.Subscriptions;

namespace Gateway.SystemTests.Tls;

/// <summary>How: the gateway serves HTTP and its TCP lane with a certificate of a test's authority; clients trust that authority and nothing else.</summary>
public sealed class ServerTlsTests
{
    [Fact]
    public async Task Gateway_WithCertificates_ServesHttpAndLaneOverTlsAndTakesARenewedOne()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var files = new TempDirectory();
        using var authority = new Authority();
        var (certificate, key, root) = (files.File("server.pem"), files.File("server.key"), files.File("root.pem"));
        using var first = authority.Issue();
        Authority.Write(first, certificate, key);
        await File.WriteAllTextAsync(root, authority.Root.ExportCertificatePem(), cancellation);
        var (port, lane) = (FreePort.Next(), FreePort.Next());
        var site = new SubscriptionSite(
            ["--tcp", Local(lane), "--cert", certificate, "--cert-key", key, "--tcp-cert", certificate, "--tcp-key", key], moreUrls: ";https://" + Local(port));
        await using var disposing = site;
        await site.InitializeAsync();

        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = Trusting(authority) }) { BaseAddress = new Uri("https://" + Local(port)) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.SendAsync(request, cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        // The client library as a user's program runs it: another process, with the authority among those of its machine.
        await site.SendAsync("Utls");
        await using var reader = new ChildProcess(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.SystemTests.dll"), "worker", "feed", "https://" + Local(port), site.Key, lane.ToString(CultureInfo.InvariantCulture),
                nameof(EventTransport.Lane), files.File("notes")],
            new Dictionary<string, string> { ["SSL_CERT_FILE"] = root });
        await Wait.UntilAsync(() => Task.FromResult(File.Exists(files.File("notes.cursor"))), TimeSpan.FromSeconds(20), () => reader.Output + site.Gateway.Output, cancellation);

        foreach (var served in new[] { port, lane })
        {
            Assert.Equal(first.SerialNumber, await SerialAsync(served, authority));
        }

        using var renewed = authority.Issue(to: 60);
        Authority.Write(renewed, certificate, key);
        foreach (var served in new[] { port, lane })
        {
            await Wait.UntilAsync(
                async () => await SerialAsync(served, authority) == renewed.SerialNumber, TimeSpan.FromSeconds(20), () => "the old certificate is still served\n" + site.Gateway.Output, cancellation);
        }
    }

    [Theory]
    [InlineData("--cert", "https://127.0.0.1:0", "--cert, --tcp-cert: ")]
    [InlineData(null, "https://127.0.0.1:0", "--urls: an https address needs --cert PEM.")]
    public async Task Gateway_WithoutAUsableCertificate_SaysSoInOneLine(string? option, string url, string says)
    {
        using var files = new TempDirectory();
        await File.WriteAllTextAsync(files.File("no.pem"), "this is no certificate", TestContext.Current.CancellationToken);
        string[] certificate = option is null ? [] : [option, files.File("no.pem")];
        await using var gateway = new ChildProcess(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "gateway.dll"), "run", "--data", files.File("data"), "--urls", url, .. certificate]);
        await Wait.UntilAsync(() => Task.FromResult(gateway.HasExited), TimeSpan.FromSeconds(30), () => gateway.Output, TestContext.Current.CancellationToken);

        Assert.Equal(1, gateway.ExitCode);
        Assert.Contains(says, gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", gateway.Output, StringComparison.Ordinal);
    }

    private static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private static SslClientAuthenticationOptions Trusting(Authority authority) => new()
    {
        TargetHost = "127.0.0.1",
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority.Root },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };

    /// <summary>Number of the certificate that is served.</summary>
    private static async Task<string> SerialAsync(int port, Authority authority)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(Trusting(authority), TestContext.Current.CancellationToken);
        Assert.True(tls.SslProtocol is SslProtocols.Tls12 or SslProtocols.Tls13);
        return ((X509Certificate2)tls.RemoteCertificate!).SerialNumber;
    }
}
