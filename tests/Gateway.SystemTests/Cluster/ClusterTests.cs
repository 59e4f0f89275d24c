using System.Globalization;
using System.Net;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.SystemTests.Faults.Load;
using Gateway.SystemTests.Harness;
using Gateway.SystemTests.Moves;

namespace Gateway.SystemTests.Cluster;

/// <summary>
/// How: two gateways with addresses of their own share a real redis-server. Customers write to one, an agent sits at the other; each is killed in its turn.
/// </summary>
public sealed class ClusterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoProcesses_WriteToOneSitAtTheOther_AndEitherMayDie()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        await using var site = new DeskSite([], DeskSite.Agent("ana", capacity: 5));
        await using var first = Process(site, redis, "127.0.0.1");
        await using var second = Process(site, redis, "127.0.0.2");
        await first.StartAsync(Cancel);
        await second.StartAsync(Cancel);
        string conversation;
        await using (var ana = new Seat(second.Url, site.Key("ana")))
        {
            await ana.NextAsync<WelcomeFrame>();
            await WriteAsync(first, customer: 1, number: 0);
            conversation = (await ana.AcceptAsync()).Conversation;
            await WriteAsync(second, customer: 1, number: 1);
            await WriteAsync(first, customer: 1, number: 2);
            await SeesAsync(ana, number: 1);
            await SeesAsync(ana, number: 2);

            await first.KillAsync();
            await WriteAsync(second, customer: 1, number: 3);
            await SeesAsync(ana, number: 3);
            await first.StartAsync(Cancel);
            await WriteAsync(first, customer: 2, number: 0);
            Assert.NotEqual(conversation, (await ana.AcceptAsync()).Conversation);
            await second.KillAsync();
        }

        await using var again = new Seat(first.Url, site.Key("ana"));
        var held = new[] { await again.NextAsync<AssignedFrame>(), await again.NextAsync<AssignedFrame>() };
        Assert.Contains(conversation, held.Select(assigned => assigned.Conversation));
        await WriteAsync(first, customer: 1, number: 4);
        await SeesAsync(again, number: 4);
    }

    private static GatewayProcess Process(DeskSite site, RedisServer redis, string address) =>
        new("--config", site.PathOf("gateway.json"), "--redis", redis.Connection, "--cluster", address);

    // As providers do: what is not answered 200 is repeated.
    private static Task WriteAsync(GatewayProcess gateway, int customer, int number) => Wait.UntilAsync(
        async () =>
        {
            using var request = new WhatsAppPost([new MessageId(customer, number)], TimeProvider.System.GetUtcNow()).ToRequest();
            try
            {
                using var answer = await gateway.Client.SendAsync(request, Cancel);
                return answer.StatusCode == HttpStatusCode.OK;
            }
            catch (Exception gone) when (Unanswered.Is(gone) || (gone is TaskCanceledException && !Cancel.IsCancellationRequested))
            {
                return false;
            }
        },
        TimeSpan.FromSeconds(60), () => "The message was not taken. The gateway said:\n" + gateway.Output, Cancel);

    /// <summary>As a message, or in the transcript that a desk is told when what looked after it died.</summary>
    private static Task<ServerFrame> SeesAsync(Seat seat, int number) => seat.NextAsync<ServerFrame>(frame => frame switch
    {
        MessageFrame message => IsOf(message.Message, number),
        AssignedFrame assigned => assigned.Transcript.Any(line => IsOf(line, number)),
        _ => false,
    });

    private static bool IsOf(TranscriptEntry line, int number) =>
        line.Text?.StartsWith(string.Create(CultureInfo.InvariantCulture, $"Message {number} of customer 1"), StringComparison.Ordinal) == true;
}
