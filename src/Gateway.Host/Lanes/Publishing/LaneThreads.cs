using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;

namespace Gateway.Host.Lanes.Publishing;

/// <summary>Puts a batch's items together by thread. Remembers a connection's threads: the name of each is an HMAC otherwise. For one caller at a time.</summary>
internal sealed class LaneThreads
{
    // About 200 bytes each; a provider's customers of the last minutes. Beyond it those in work are kept, which the gate bounds, and the memory begins anew.
    private const int KnownMax = 8192;

    private readonly Dictionary<(AccountRef Account, string Alias), LaneThread> _known = [];
    private readonly List<LaneThread> _touched = [];
    private ReadOnlyMemory<byte> _pepper;
    private int _turn;

    public List<(LaneThread Thread, InboundBatch Batch)> Group(TenantModel tenant, AccountRef account, IReadOnlyList<InboundItem> items, DateTimeOffset receivedAt)
    {
        // By its bytes: each reading of the configuration has memory of its own, and what is in work must not be forgotten for that.
        if (!_pepper.Span.SequenceEqual(tenant.Pepper.Span))
        {
            _known.Clear();
            _pepper = tenant.Pepper;
        }
        else if (_known.Count > KnownMax)
        {
            Forget();
        }

        _turn++;
        var groups = new List<(LaneThread, InboundBatch)>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            if (!_known.TryGetValue((account, item.Sender!), out var known))
            {
                known = new LaneThread(ThreadId.Of(tenant.Pepper.Span, account.Tenant, account.Channel, account.Account, item.Sender!));
                _known.Add((account, item.Sender!), known);
            }

            if (known.Turn == _turn)
            {
                known.Items!.Add(item);
                continue;
            }

            known.Turn = _turn;
            _touched.Add(known);
            known.Items = new List<InboundItem>(1) { item };
            groups.Add((known, new InboundBatch(account, item.Sender!, known.Items, receivedAt)));
        }

        // The batch belongs to its calls now: what is remembered here must not keep it alive.
        foreach (var known in _touched)
        {
            known.Items = null;
        }

        _touched.Clear();
        return groups;
    }

    // What is in work says what its successor waits for.
    private void Forget()
    {
        foreach (var (name, known) in _known)
        {
            if (known.Tail is null)
            {
                _known.Remove(name);
            }
        }
    }
}
