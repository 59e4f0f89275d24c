using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Host.Outbound;

namespace Gateway.Tests.Host.Outbound;

public sealed class OutboundGuardTests
{
    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://0/")]
    [InlineData("https://①②⑦.⓪.⓪.①/")]
    [InlineData("https://127。0。0。1/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::127.0.0.1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[2002:7f00:1::]/")]
    [InlineData("https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://172.31.255.255/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://224.0.0.1/")]
    [InlineData("https://255.255.255.255/")]
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://a.localhost/")]
    [InlineData("https://metadata.google.internal/")]
    [InlineData("https://printer.local/")]
    [InlineData("https://intranet/")]
    [InlineData("http://example.com/")]
    [InlineData("https://example.com:22/")]
    [InlineData("https://example.com:6379/")]
    [InlineData("https://user:password@example.com/")]
    [InlineData("https://example.com/#fragment")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.com/")]
    [InlineData("//example.com/hook")]
    public void Refusal_ForbiddenUrl_NamesTheRule(string url) =>
        Assert.StartsWith("must ", Guard().Refusal(new Uri(url, UriKind.RelativeOrAbsolute)), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://example.com/hook?a=b")]
    [InlineData("https://example.com:8443/")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://[2606:4700::1111]/")]
    [InlineData("https://172.32.0.1/")]
    public void Refusal_PublicUrl_IsNull(string url) => Assert.Null(Guard().Refusal(new Uri(url)));

    [Fact]
    public void Refusal_AllowedNetworkOrHost_MayBeHttpAndAnyPort()
    {
        var guard = Guard(allow: ["10.1.0.0/16", "hooks.internal"]);

        Assert.Null(guard.Refusal(new Uri("http://10.1.2.3:9000/")));
        Assert.Null(guard.Refusal(new Uri("http://hooks.internal:9000/")));
        Assert.NotNull(guard.Refusal(new Uri("http://10.2.0.1/")));
        Assert.NotNull(guard.Refusal(new Uri("http://other.internal/")));
    }

    [Fact]
    public async Task Resolve_OneInternalAddressAmongPublicOnes_IsBlocked()
    {
        var guard = Guard(_ => [IPAddress.Parse("93.184.216.34"), IPAddress.Parse("::ffff:10.0.0.1")]);

        await Assert.ThrowsAsync<BlockedAddressException>(() => guard.ResolveAsync("example.com", TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task Connect_NameThatChangesItsMind_IsCheckedAtEveryConnection()
    {
        using var server = new Answering();
        var answers = new Queue<IPAddress>([IPAddress.Loopback, IPAddress.Parse("169.254.169.254")]);
        // Loopback is allowed here, so that the first connection has somewhere to go.
        var guard = Guard(_ => [answers.Dequeue()], ["127.0.0.1/32"]);
        using var http = new HttpMessageInvoker(guard.CreateHandler(new OutboundHandlerOptions()));
        var url = new Uri($"http://rebind.example.com:{server.Port}/");

        using var first = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        first.Dispose();
        var blocked = await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), TestContext.Current.CancellationToken));
        Assert.IsType<BlockedAddressException>(blocked.InnerException);
    }

    [Fact]
    public async Task Send_Redirect_IsNotFollowed()
    {
        using var server = new Answering();
        using var http = new HttpMessageInvoker(Guard(allow: ["127.0.0.1"]).CreateHandler(new OutboundHandlerOptions()));

        using var answer = await http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{server.Port}/")), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("::1", true)]
    [InlineData("hooks.internal", true)]
    [InlineData("10.0.0.0/40", false)]
    [InlineData("http://x", false)]
    [InlineData("", false)]
    public void IsEntry_OfAllowList_IsANetworkAddressOrHost(string text, bool expected) => Assert.Equal(expected, OutboundAllowList.IsEntry(text));

    private static OutboundGuard Guard(Func<string, IPAddress[]>? lookup = null, string[]? allow = null)
    {
        var models = new ModelSource();
        models.Publish(GatewayModel.Empty with { Version = 1, OutboundAllow = allow ?? [] });
        return new OutboundGuard(models, (host, _) => Task.FromResult((lookup ?? (_ => [IPAddress.Parse("93.184.216.34")]))(host)));
    }

    /// <summary>Redirects to the metadata service, and closes.</summary>
    private sealed class Answering : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Answering()
        {
            _listener.Start();
            _ = AnswerAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Requests { get; private set; }

        public void Dispose() => _listener.Dispose();

        private async Task AnswerAsync()
        {
            while (true)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    Requests++;
                    Assert.NotEqual(0, await client.Client.ReceiveAsync(new byte[4096]));
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                        "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
                }
                catch (Exception e) when (e is ObjectDisposedException or SocketException or IOException)
                {
                    return;
                }
            }
        }
    }
}
