using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Load.Traffic;

namespace Gateway.Load.Checks;

/// <summary>Holds the gateway's own account of what it accepted, <c>GET /events</c>, against the senders' ledger.</summary>
internal sealed class EventsCheck(Uri url, string key, Ledger ledger)
{
    private readonly byte[] _seen = new byte[ledger.Count];
    private readonly Dictionary<int, int> _lastOfAlias = [];

    /// <summary>Messages accepted more than once.</summary>
    public long Repeated { get; private set; }

    /// <summary>Messages of a customer that the log has in another order than they were sent.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Messages answered 200 that the log does not have.</summary>
    public long Missing => Enumerable.Range(0, _seen.Length).Count(number => ledger.WasAccepted(number) && _seen[number] == 0);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var cursor = "";
        bool more;
        do
        {
            (cursor, more) = await PageAsync(client, cursor, cancellationToken);
        }
        while (more);
    }

    private async Task<(string Cursor, bool More)> PageAsync(HttpClient client, string cursor, CancellationToken cancellationToken)
    {
        var after = cursor.Length == 0 ? "" : "&after=" + Uri.EscapeDataString(cursor);
        var bytes = await client.GetByteArrayAsync(new Uri("events?limit=1000&type=gateway.message.accepted" + after, UriKind.Relative), cancellationToken);
        using var page = JsonDocument.Parse(bytes);
        foreach (var accepted in page.RootElement.GetProperty("events").EnumerateArray())
        {
            var data = accepted.GetProperty("data");
            if (data.GetProperty("direction").ValueEquals("in") && data.TryGetProperty("text", out var text))
            {
                Saw(MessageText.NumberOf(text.GetString()));
            }
        }

        return (page.RootElement.GetProperty("cursor").GetString() ?? cursor, page.RootElement.GetProperty("more").GetBoolean());
    }

    private void Saw(int number)
    {
        if ((uint)number >= (uint)_seen.Length)
        {
            return;
        }

        if (_seen[number]++ > 0)
        {
            Repeated++;
        }

        var alias = ledger.AliasOf(number);
        if (_lastOfAlias.TryGetValue(alias, out var last) && last > number)
        {
            OutOfOrder++;
        }

        _lastOfAlias[alias] = number;
    }
}
