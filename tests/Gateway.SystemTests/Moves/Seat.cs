using System.Threading.Channels;
using Gateway.Client;
using Gateway.Client.Agents;
using Gateway.Contracts.Agents;

namespace Gateway.SystemTests.Moves;

/// <summary>One agent at work through the client package: frames wait here until the test takes them.</summary>
internal sealed class Seat : IAsyncDisposable
{
    // A start of the gateway on a busy machine, and a callback's time behind it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<ServerFrame> _frames = Channel.CreateBounded<ServerFrame>(1000);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _reading;

    public Seat(Uri url, string key)
    {
        Agent = new GatewayAgent(new GatewayClientOptions { Url = url, Key = key, ReconnectMin = TimeSpan.FromMilliseconds(20), ReconnectMax = TimeSpan.FromMilliseconds(200) });
        _reading = ReadAsync();
    }

    public GatewayAgent Agent { get; }

    public async Task<T> NextAsync<T>(Func<T, bool>? isMeant = null)
        where T : ServerFrame
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var seen = new List<string>();
        try
        {
            await foreach (var frame in _frames.Reader.ReadAllAsync(patience.Token))
            {
                if (frame is T wanted && (isMeant is null || isMeant(wanted)))
                {
                    return wanted;
                }

                seen.Add(frame.ToString());
            }
        }
        catch (OperationCanceledException)
        {
            // Told below, with what came instead.
        }

        throw new InvalidOperationException($"No {typeof(T).Name} came; what came instead: {string.Join("; ", seen)}");
    }

    public async Task<AssignedFrame> AcceptAsync(string? conversation = null)
    {
        var offer = await NextAsync<OfferFrame>(o => conversation is null || o.Conversation == conversation);
        await Agent.AcceptAsync(offer.Offer);
        return await NextAsync<AssignedFrame>();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Agent.DisposeAsync();
        _over.Dispose();
    }

    private async Task ReadAsync()
    {
        await foreach (var frame in Agent.ReadAsync(_over.Token))
        {
            await _frames.Writer.WriteAsync(frame, _over.Token);
        }
    }
}
