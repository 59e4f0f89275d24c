using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Events;
using Microsoft.Extensions.ObjectPool;

namespace Gateway.Conversations.Publishing;

/// <summary>
/// Writes the events of one commit, and the state that goes with them, into buffers that are used again. One owner at a time: rented for a turn,
/// returned when its commit has ended.
/// </summary>
#pragma warning disable CA1001 // A writer over a buffer writer holds no resource of its own; batches are used again until the process ends.
internal sealed class EventBatch : IResettable
#pragma warning restore CA1001
{
    // A turn writes a few events of half a kilobyte; a buffer that one large turn has grown is not kept.
    private const int KeptBytesMax = 64 * 1024;

    // At most one batch a concurrent turn is in use; more than this many idle ones would only hold memory.
    private const int IdleMax = 1024;

    private static readonly ObjectPool<EventBatch> Idle = new DefaultObjectPool<EventBatch>(new DefaultPooledObjectPolicy<EventBatch>(), IdleMax);
    private static readonly JsonEncodedText SpecVersion = JsonEncodedText.Encode("specversion");
    private static readonly JsonEncodedText Version1 = JsonEncodedText.Encode("1.0");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Time = JsonEncodedText.Encode("time");
    private static readonly JsonEncodedText Subject = JsonEncodedText.Encode("subject");
    private static readonly JsonEncodedText Tenant = JsonEncodedText.Encode("tenant");
    private static readonly JsonEncodedText ConversationSequence = JsonEncodedText.Encode("conversationsequence");
    private static readonly JsonEncodedText Channel = JsonEncodedText.Encode("channel");
    private static readonly JsonEncodedText Queue = JsonEncodedText.Encode("queue");
    private static readonly JsonEncodedText Labels = JsonEncodedText.Encode("labels");
    private static readonly JsonEncodedText ContentType = JsonEncodedText.Encode("datacontenttype");
    private static readonly JsonEncodedText Json = JsonEncodedText.Encode("application/json");
    private static readonly JsonEncodedText Data = JsonEncodedText.Encode("data");

    private readonly ArrayBufferWriter<byte> _events = new(2048);
    private readonly ArrayBufferWriter<byte> _state = new(512);
    private readonly List<int> _ends = [];
    private readonly Utf8JsonWriter _json;
    private string _tenant = "";
    private string _source = "";
    private Guid _tenantHash;

    // Events are served as application/json with nosniff, never inside HTML: escaping every non-ASCII letter would double foreign text.
    public EventBatch() => _json = new Utf8JsonWriter(_events, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public static EventBatch Rent(string tenant)
    {
        var batch = Idle.Get();
        if (!ReferenceEquals(batch._tenant, tenant) && batch._tenant != tenant)
        {
            batch._tenant = tenant;
            batch._source = "/tenants/" + tenant;
            batch._tenantHash = EventRecord.TenantHash(tenant);
        }

        return batch;
    }

    public void Return() => Idle.Return(this);

    /// <summary>False for a batch that is not worth keeping.</summary>
    bool IResettable.TryReset()
    {
        if (_events.Capacity > KeptBytesMax || _state.Capacity > KeptBytesMax)
        {
            return false;
        }

        _events.ResetWrittenCount();
        _state.ResetWrittenCount();
        _ends.Clear();
        return true;
    }

    public int Count => _ends.Count;

    /// <summary>Where the record's new state is written.</summary>
    public ArrayBufferWriter<byte> State => _state;

    /// <summary>Starts an event; the caller writes the members of <c>data</c> and calls <see cref="End"/>.</summary>
    /// <param name="type">One of <see cref="EventTypes"/>.</param>
    /// <param name="id">Unique in the tenant, and the same when the same event is written again after a crash.</param>
    /// <param name="subject">What it is about: a conversation, an agent, a customer.</param>
    /// <param name="conversationSequence">Dense per conversation from 1; 0 for events of no conversation.</param>
    /// <param name="route">What subscribers of conversations filter by; default for events of no conversation.</param>
    public Utf8JsonWriter Begin(string type, string id, string subject, DateTimeOffset time, long conversationSequence, in EventRoute route = default)
    {
        EventRecord.Write(_events, _tenantHash);
        _json.Reset(_events);
        _json.WriteStartObject();
        _json.WriteString(SpecVersion, Version1);
        _json.WriteString(Id, id);
        _json.WriteString(Source, _source);
        _json.WriteString(Type, type);
        InboundItemJson.WriteTime(_json, Time, time);
        _json.WriteString(Subject, subject);
        _json.WriteString(Tenant, _tenant);
        if (conversationSequence > 0)
        {
            _json.WriteNumber(ConversationSequence, conversationSequence);
        }

        WriteRoute(route);
        _json.WriteString(ContentType, Json);
        _json.WriteStartObject(Data);
        return _json;
    }

    private void WriteRoute(in EventRoute route)
    {
        if (route.Channel is { Length: > 0 } channel)
        {
            _json.WriteString(Channel, channel);
        }

        if (route.Queue is { Length: > 0 } queue)
        {
            _json.WriteString(Queue, queue);
        }

        if (route.Labels is { Count: > 0 } labels)
        {
            Span<char> text = stackalloc char[EventRoute.LabelsMax];
            _json.WriteString(Labels, text[..EventRoute.WriteLabels(labels, text)]);
        }
    }

    public void End()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        _ends.Add(_events.WrittenCount);
    }

    /// <summary>The events written so far, valid until <see cref="Return"/>.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Events()
    {
        if (_ends.Count == 0)
        {
            return [];
        }

        var events = new ReadOnlyMemory<byte>[_ends.Count];
        var written = _events.WrittenMemory;
        var start = 0;
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = written[start.._ends[i]];
            start = _ends[i];
        }

        return events;
    }
}
