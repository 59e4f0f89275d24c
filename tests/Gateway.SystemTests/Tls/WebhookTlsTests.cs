using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.SystemTests.Harness;
using Gateway.SystemTests.Subscriptions;

namespace Gateway.SystemTests.Tls;

/// <summary>How: endpoints with certificates of a test's authority, which the gateway's machine trusts. Only the good one is sent anything.</summary>
public sealed class WebhookTlsTests
{
    // By number: the name is marked obsolete, which is what this test is about.
    private const SslProtocols Tls10 = (SslProtocols)192;

    [Fact]
    public async Task Webhook_WrongCertificate_IsATlsErrorAndIsSentNothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var files = new TempDirectory();
        using var authority = new Authority();
        var root = files.File("root.pem");
        await File.WriteAllTextAsync(root, authority.Root.ExportCertificatePem(), cancellation);
        await using var site = new SubscriptionSite([], environment: new Dictionary<string, string> { ["SSL_CERT_FILE"] = root });
        await site.InitializeAsync();
        using var good = authority.Issue();
        using var expired = authority.Issue(from: -30, to: -1);
        using var early = authority.Issue(from: 2);
        using var otherName = authority.Issue("10.0.0.1");
        using var selfSigned = authority.Issue(selfSigned: true);
        using var other = new Authority();
        using var unknown = other.Issue();
        using var taking = new Endpoint(good);
        Endpoint[] wrong = [new(expired), new(early), new(otherName), new(selfSigned), new(unknown), new(good, Tls10)];
        var ids = new List<string>();
        foreach (var endpoint in wrong.Prepend(taking))
        {
            ids.Add((string)(await site.SubscribeAsync($$"""{"delivery":"webhook","url":"{{endpoint.Url}}","filter":"type = 'gateway.message.accepted'"}"""))["id"]!);
        }

        await site.SendAsync("Utls");
        await Wait.UntilAsync(() => Task.FromResult(!taking.Requests.IsEmpty), TimeSpan.FromSeconds(20), () => "the good endpoint got nothing\n" + site.Gateway.Output, cancellation);
        Assert.Contains("gateway.message.accepted", taking.Requests.First(), StringComparison.Ordinal);
        foreach (var id in ids.Skip(1))
        {
            var progress = "";
            await Wait.UntilAsync(
                async () => (progress = (await site.GetAsync(id))["progress"]!.ToJsonString()).Contains("\"lastFailure\":\"tls_error\"", StringComparison.Ordinal) && progress.Contains("\"parked\":1", StringComparison.Ordinal),
                TimeSpan.FromSeconds(20), () => $"{ids.IndexOf(id)}: {progress}", cancellation);
        }

        Assert.All(wrong, static endpoint => Assert.Empty(endpoint.Requests));
        Array.ForEach(wrong, static endpoint => endpoint.Dispose());
    }

    /// <summary>An https endpoint that answers 200 to whatever it reads.</summary>
    private sealed class Endpoint : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _end = new();

        public Endpoint(X509Certificate2 certificate, SslProtocols protocols = SslProtocols.None)
        {
            _listener.Start();
            _ = AcceptAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = protocols });
        }

        public Uri Url => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook");

        public ConcurrentQueue<string> Requests { get; } = new();

        public void Dispose()
        {
            _end.Cancel();
            _listener.Dispose();
            _end.Dispose();
        }

        private async Task AcceptAsync(SslServerAuthenticationOptions options)
        {
            try
            {
                while (true)
                {
                    _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token), options);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The test is over.
            }
        }

        private async Task ServeAsync(TcpClient client, SslServerAuthenticationOptions options)
        {
            using var _ = client;
            try
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(options, _end.Token);
                var buffer = new byte[64 * 1024];
                var text = "";
                // Head and body may come in two reads; nothing of either comes to an endpoint that is not believed.
                while (!text.Contains("\r\n\r\n{", StringComparison.Ordinal))
                {
                    var count = await tls.ReadAsync(buffer, _end.Token);
                    if (count == 0)
                    {
                        return;
                    }

                    text += Encoding.UTF8.GetString(buffer, 0, count);
                }

                Requests.Enqueue(text);
                await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _end.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or AuthenticationException or SocketException)
            {
                // The gateway has gone, as it should where the certificate is wrong.
            }
        }
    }
}
