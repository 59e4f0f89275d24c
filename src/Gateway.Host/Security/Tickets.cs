using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Gateway.Host.Security;

/// <summary>
/// One-time passes for what a browser opens without headers. A ticket stands for its key for 30 seconds and one use, so that a URL in a log
/// is worth nothing. Tickets live in the process that issued them.
/// </summary>
internal sealed class Tickets(TimeProvider clock)
{
    // From the answer of POST /api/v1/tickets to the opening of the socket: one round trip, with room for a slow phone.
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    // 30 s of a shift change in which 300 agents a second log in. About 200 bytes each.
    internal const int CountMax = 10_000;

    private readonly ConcurrentDictionary<string, (ApiKeyEntry Holder, DateTimeOffset Expires)> _tickets = new(StringComparer.Ordinal);

    /// <summary>A fresh ticket, or null when too many are open.</summary>
    public (string Ticket, DateTimeOffset Expires)? Issue(ApiKeyEntry holder)
    {
        var now = clock.GetUtcNow();
        if (_tickets.Count >= CountMax)
        {
            Purge(now);
            if (_tickets.Count >= CountMax)
            {
                return null;
            }
        }

        Span<byte> random = stackalloc byte[32];
        RandomNumberGenerator.Fill(random);
        var ticket = Base64Url.EncodeToString(random);
        _tickets[ticket] = (holder, now + Lifetime);
        return (ticket, now + Lifetime);
    }

    /// <summary>Uses a ticket up; null when it is unknown, used or too old.</summary>
    public ApiKeyEntry? Redeem(string ticket)
    {
        var now = clock.GetUtcNow();
        return _tickets.TryRemove(ticket, out var found) && now < found.Expires && (found.Holder.Expires is not { } end || now < end) ? found.Holder : null;
    }

    private void Purge(DateTimeOffset now)
    {
        foreach (var (ticket, value) in _tickets)
        {
            if (value.Expires <= now)
            {
                _tickets.TryRemove(ticket, out _);
            }
        }
    }
}
