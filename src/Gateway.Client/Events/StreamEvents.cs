using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text.Json;

namespace Gateway.Client.Events;

/// <summary>Events as server-sent events. Every event is a batch of its own: each carries its cursor. A cursor that comes without one is a batch without events.</summary>
internal sealed class StreamEvents : IEventConnection
{
    private readonly Stream _stream;
    private readonly IDisposable[] _behind;
    private readonly SseParser<ReadOnlyMemory<byte>> _parser;
    private readonly IAsyncEnumerator<SseItem<ReadOnlyMemory<byte>>> _items;
    private readonly CancellationTokenSource _over = new();
    private Task<bool>? _next;
    private TaskCompletionSource<string> _quiet = NewQuiet();
    private string _given = "";

    /// <param name="behind">What the stream comes out of; closed with it.</param>
    internal StreamEvents(GatewayClientOptions options, Stream stream, params IDisposable[] behind)
    {
        (_stream, _behind) = (stream, behind);
        _parser = SseParser.Create(new SilenceStream(stream, options, NoteQuiet), static (_, data) => (ReadOnlyMemory<byte>)data.ToArray());
        _items = _parser.EnumerateAsync(_over.Token).GetAsyncEnumerator(_over.Token);
    }

    public bool HasWindow => false;

    public static async Task<IEventConnection> OpenAsync(GatewayClientOptions options, SubscriptionOptions wanted, string? after, CancellationToken cancellationToken)
    {
        options.CheckUrl();
        if (wanted.Types.Count > 1)
        {
            throw new GatewayException("invalid_filter", "Types: server-sent events take one at most");
        }

        var http = new HttpClient(new SocketsHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            var query = $"events?type={Escaped(wanted.Types.Count == 0 ? "" : wanted.Types[0])}&conversation={Escaped(wanted.Conversation)}&after={Escaped(after)}";
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Url, query));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                using (response)
                {
                    await RefuseAsync(response, cancellationToken).ConfigureAwait(false);
                }
            }

            return new StreamEvents(options, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), response, http);
        }
        catch (Exception gone) when (gone is HttpRequestException or SocketException)
        {
            http.Dispose();
            throw new IOException(gone.Message, gone);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    public async Task<EventBatch?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _next ??= _items.MoveNextAsync().AsTask();
            await Task.WhenAny(_next, _quiet.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!_next.IsCompleted)
            {
                _given = await _quiet.Task.ConfigureAwait(false);
                _quiet = NewQuiet();
                return new EventBatch([], _given) { From = this };
            }

            // What was quiet before this event is behind its cursor.
            _quiet = NewQuiet();
            var more = await _next.ConfigureAwait(false);
            _next = null;
            _given = _parser.LastEventId;
            return more ? new EventBatch([GatewayEvent.Read(_items.Current.Data)], _given) { From = this } : null;
        }
        catch (Exception gone) when (gone is HttpRequestException or SocketException)
        {
            throw new IOException(gone.Message, gone);
        }
    }

    /// <summary>The socket holds the gateway back; there is nobody to tell.</summary>
    public Task HandledAsync(EventBatch batch, CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        Array.ForEach(_behind, static one => one.Dispose());
        _over.Dispose();
    }

    private static TaskCompletionSource<string> NewQuiet() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Between two events: the cursor has moved past what is not this reader's.</summary>
    private void NoteQuiet()
    {
        if (_parser.LastEventId is { Length: > 0 } id && id != _given)
        {
            _quiet.TrySetResult(id);
        }
    }

    private static string Escaped(string? text) => Uri.EscapeDataString(text ?? "");

    private static async Task RefuseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (code, detail, cursor) = ($"http_{(int)response.StatusCode}", response.ReasonPhrase ?? "", (string?)null);
        try
        {
            using var problem = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            code = problem.RootElement.TryGetProperty("code", out var named) ? named.GetString() ?? code : code;
            detail = problem.RootElement.TryGetProperty("detail", out var words) ? words.GetString() ?? detail : detail;
            cursor = problem.RootElement.TryGetProperty("cursor", out var resume) ? resume.GetString() : null;
        }
        catch (JsonException)
        {
            // A proxy in between answered: its status says enough.
        }

        throw (int)response.StatusCode switch
        {
            410 when cursor is not null => new CursorExpiredException(cursor),
            429 or >= 500 => new IOException($"The gateway refused for now: {code}"),
            _ => new GatewayException(code, detail),
        };
    }
}
