using System.Buffers.Text;
using System.Security.Cryptography;

namespace Gateway.Host.Security;

/// <summary>
/// One-time passes for what a browser opens without headers. A ticket stands for its key for 30 seconds and one use, so that a URL in a log
/// is worth nothing. Tickets live in the process that issued them.
/// </summary>
internal sealed class Tickets(KeyCheck keys, TimeProvider clock)
{
    // From the answer of POST /api/v1/tickets to the opening of the socket: one round trip, with room for a slow phone.
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    // 30 s of a shift change in which 300 agents a second log in. About 300 bytes each.
    internal const int CountMax = 10_000;

    // A desk and an event stream in a few tabs that all reload at once; nobody's key uses up what is there for all.
    internal const int OfKeyMax = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Open>> _open = new(StringComparer.Ordinal);

    /// <summary>By the time they lapse: all live equally long.</summary>
    private readonly LinkedList<Open> _byAge = new();
    private readonly Dictionary<string, int> _ofKey = new(StringComparer.Ordinal);

    /// <summary>A fresh ticket, or why there is none.</summary>
    public TicketIssue Issue(ApiKeyEntry holder)
    {
        Span<byte> random = stackalloc byte[32];
        RandomNumberGenerator.Fill(random);
        var expires = clock.GetUtcNow() + Lifetime;
        var open = new Open(Base64Url.EncodeToString(random), holder, expires);
        lock (_lock)
        {
            RemoveLapsed();
            var ofKey = _ofKey.GetValueOrDefault(holder.Id);
            if (ofKey >= OfKeyMax)
            {
                return new TicketIssue(TicketOutcome.TooManyOfKey);
            }

            if (_open.Count >= CountMax)
            {
                return new TicketIssue(TicketOutcome.TooMany);
            }

            _open.Add(open.Ticket, _byAge.AddLast(open));
            _ofKey[holder.Id] = ofKey + 1;
        }

        return new TicketIssue(TicketOutcome.Issued, open.Ticket, expires);
    }

    /// <summary>Uses a ticket up; null when it is unknown, used or too old, or its key is no longer in force.</summary>
    public ApiKeyEntry? Redeem(string ticket)
    {
        Open found;
        lock (_lock)
        {
            if (!_open.TryGetValue(ticket, out var node))
            {
                return null;
            }

            found = node.Value;
            Remove(node);
        }

        return clock.GetUtcNow() < found.Expires && keys.IsStillGood(found.Holder) ? found.Holder : null;
    }

    private void RemoveLapsed()
    {
        var now = clock.GetUtcNow();
        while (_byAge.First is { } oldest && oldest.Value.Expires <= now)
        {
            Remove(oldest);
        }
    }

    private void Remove(LinkedListNode<Open> node)
    {
        var (ticket, holder, _) = node.Value;
        _open.Remove(ticket);
        _byAge.Remove(node);
        if (--System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_ofKey, holder.Id, out _) == 0)
        {
            _ofKey.Remove(holder.Id);
        }
    }

    private sealed record Open(string Ticket, ApiKeyEntry Holder, DateTimeOffset Expires);
}

internal enum TicketOutcome
{
    Issued,

    /// <summary>Too many of this key are open.</summary>
    TooManyOfKey,

    /// <summary>Too many of all keys are open.</summary>
    TooMany,
}

/// <param name="Ticket">Empty when none was issued.</param>
internal readonly record struct TicketIssue(TicketOutcome Outcome, string Ticket = "", DateTimeOffset Expires = default);
