using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;

namespace Gateway.Host.Lanes.Publishing;

/// <summary>Puts a batch's items together by thread. Remembers the names of a connection's threads: each is an HMAC otherwise. For one caller at a time.</summary>
internal sealed class ThreadIds
{
    // About 200 bytes each; a provider's customers of the last minutes. Beyond it the memory begins anew.
    private const int KnownMax = 8192;

    private readonly Dictionary<(AccountRef Account, string Alias), Known> _known = [];
    private readonly List<Known> _touched = [];
    private ReadOnlyMemory<byte> _pepper;
    private int _turn;

    public List<(ThreadId Thread, InboundBatch Batch)> Group(TenantModel tenant, AccountRef account, IReadOnlyList<InboundItem> items, DateTimeOffset receivedAt)
    {
        if (_known.Count > KnownMax || !_pepper.Equals(tenant.Pepper))
        {
            _known.Clear();
            _pepper = tenant.Pepper;
        }

        _turn++;
        var groups = new List<(ThreadId, InboundBatch)>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            if (!_known.TryGetValue((account, item.Sender!), out var known))
            {
                known = new Known(ThreadId.Of(tenant.Pepper.Span, account.Tenant, account.Channel, account.Account, item.Sender!));
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
            groups.Add((known.Thread, new InboundBatch(account, item.Sender!, known.Items, receivedAt)));
        }

        // The batch belongs to its calls now: what is remembered here must not keep it alive.
        foreach (var known in _touched)
        {
            known.Items = null;
        }

        _touched.Clear();
        return groups;
    }

    private sealed class Known(ThreadId thread)
    {
        public ThreadId Thread { get; } = thread;

        /// <summary>The batch its items belong to.</summary>
        public int Turn { get; set; }

        public List<InboundItem>? Items { get; set; }
    }
}
