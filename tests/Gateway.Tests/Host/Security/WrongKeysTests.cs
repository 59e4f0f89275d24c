using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Host.Security;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Security;

public sealed class WrongKeysTests
{
    [Fact]
    public void Count_TwentyAMinute_ArePatientlyRefusedAndThenAskedToWaitTwiceAsLongEachTime()
    {
        var wrong = new WrongKeys(new FakeTimeProvider());
        var address = IPAddress.Parse("192.0.2.1");

        Assert.All(Enumerable.Range(0, WrongKeys.PerMinute), _ => Assert.Null(wrong.Count(address)));
        Assert.Equal([2, 4, 8, 16, 32, 64, 128, 256, 300, 300], Enumerable.Range(0, 10).Select(_ => (int)wrong.Count(address)!.Value.TotalSeconds));
        Assert.Null(wrong.Count(IPAddress.Parse("192.0.2.2")));
    }

    [Fact]
    public void Count_AfterAQuietMinute_IsForgiven()
    {
        var clock = new FakeTimeProvider();
        var wrong = new WrongKeys(clock);
        var address = IPAddress.Parse("192.0.2.1");
        while (wrong.Count(address) is null)
        {
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(wrong.Count(address));
    }

    [Fact]
    public void Count_ManyAddressesOfOneLine_AreOne()
    {
        var wrong = new WrongKeys(new FakeTimeProvider());
        var waits = Enumerable.Range(1, 30).Select(n => wrong.Count(IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"2001:db8::{n:x}")))).ToArray();

        Assert.Equal(30 - WrongKeys.PerMinute, waits.Count(wait => wait is not null));
        Assert.Null(wrong.Count(IPAddress.Parse("2001:db8:1::1")));
    }

    [Fact]
    public void Count_MoreAddressesThanAreRemembered_AreCountedTogether()
    {
        var wrong = new WrongKeys(new FakeTimeProvider());
        for (var n = 0; n < WrongKeys.AddressesMax; n++)
        {
            wrong.Count(new IPAddress(n));
        }

        var late = Enumerable.Range(0, 30).Select(n => wrong.Count(new IPAddress(0x0100_0000L + n))).ToArray();
        Assert.Equal(30 - WrongKeys.PerMinute, late.Count(wait => wait is not null));
    }

    [Fact]
    public async Task WrongKeys_FromOneAddress_WaitLongerAndLongerWhateverTheyClaimToBe()
    {
        await using var door = await TestDoor.OpenAsync();
        var key = door.Key(KeyRole.Admin);
        using var elsewhere = From(door, IPAddress.Parse("127.0.0.2"));
        var waits = new List<int>();
        for (var n = 0; n < WrongKeys.PerMinute + 3; n++)
        {
            using var refused = await AskAsync(door.Http, "gwk_test_wrong", forwardedFor: $"198.51.100.{n}");
            if (refused.StatusCode == HttpStatusCode.TooManyRequests)
            {
                waits.Add((int)refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
                Assert.Contains("\"too_many_requests\"", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }

        // A token comes back every three seconds of real time, so that one try more may have been free.
        Assert.InRange(waits.Count, 2, 3);
        Assert.Equal(new[] { 2, 4, 8 }.Take(waits.Count), waits);
        using var valid = await AskAsync(elsewhere, key);
        using var sameAddress = await AskAsync(door.Http, key);
        using var wrongElsewhere = await AskAsync(elsewhere, "gwk_test_wrong");
        Assert.Equal(
            (HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.Unauthorized), (valid.StatusCode, sameAddress.StatusCode, wrongElsewhere.StatusCode));
    }

    private static HttpClient From(TestDoor door, IPAddress source) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = door.Http.BaseAddress,
    };

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string key, string? forwardedFor = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tickets");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
