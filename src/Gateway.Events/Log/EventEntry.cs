using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Contracts.Events;
using Gateway.Journal;

namespace Gateway.Events.Log;

/// <summary>One event as subscribers get it, made once and shared by all of them.</summary>
public sealed class EventEntry
{
    private EventEntry(int partition, long sequence, Guid tenant, byte[] json, string type, string subject) =>
        (Partition, Sequence, Tenant, Json, Type, Subject) = (partition, sequence, tenant, json, type, subject);

    private byte[]? _form;

    public int Partition { get; }

    public long Sequence { get; }

    public Guid Tenant { get; }

    /// <summary>The CloudEvents object with partition and sequence, on one line.</summary>
    public byte[] Json { get; }

    public string Type { get; }

    /// <summary>The conversation, for events that have one; else empty.</summary>
    public string Subject { get; }

    /// <summary>
    /// The event in a transport's own bytes: made by the first reader that needs it, shared by all others. There is one other form; whoever asks
    /// asks for the same.
    /// </summary>
    public byte[] Form(Func<byte[], byte[]> make)
    {
        if (Volatile.Read(ref _form) is { } made)
        {
            return made;
        }

        // The array is this entry's own; a thousand readers that come at once wait for the first instead of making a thousand.
        lock (Json)
        {
            if (_form is null)
            {
                Volatile.Write(ref _form, make(Json));
            }

            return _form!;
        }
    }

    /// <summary>Null for a record that no reader of this version may see: its header is unknown, or its JSON is no object.</summary>
    public static EventEntry? From(int partition, in LogRecord record)
    {
        if (EventRecord.TenantOf(record.Data.Span) is not { } tenant)
        {
            return null;
        }

        var json = EventRecord.JsonOf(record.Data).Span;
        return TryReadNames(json, out var type, out var subject)
            ? new EventEntry(partition, record.Sequence, tenant, Spliced(partition, record.Sequence, json), type, subject)
            : null;
    }

    /// <summary>Tells a reader that sequences are gone: retention deleted them before they were read, or they are damaged. An event of the log itself, of no tenant's.</summary>
    public static byte[] Gap(int partition, long from, long to) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"partition":{{{partition}}},"sequence":{{{to}}},"specversion":"1.0","id":"gap-{{{partition}}}-{{{from}}}-{{{to}}}","source":"/events","type":"gateway.gap","datacontenttype":"application/json","data":{"partition":{{{partition}}},"from":{{{from}}},"to":{{{to}}} } }"""));

    /// <summary>The same as an entry, for feeds.</summary>
    internal static EventEntry GapOf(int partition, long from, long to) => new(partition, to, Guid.Empty, Gap(partition, from, to), "gateway.gap", "");

    private static byte[] Spliced(int partition, long sequence, ReadOnlySpan<byte> json)
    {
        // {"partition":65535,"sequence":9223372036854775807,
        Span<byte> front = stackalloc byte[64];
        System.Text.Unicode.Utf8.TryWrite(front, CultureInfo.InvariantCulture, $$"""{"partition":{{partition}},"sequence":{{sequence}},""", out var written);
        var bytes = new byte[written + json.Length - 1];
        front[..written].CopyTo(bytes);
        json[1..].CopyTo(bytes.AsSpan(written));
        // A line break can only stand between two JSON tokens, where a space does as well; in a stream it would end the event.
        bytes.AsSpan(written).Replace((byte)'\n', (byte)' ');
        bytes.AsSpan(written).Replace((byte)'\r', (byte)' ');
        return bytes;
    }

    /// <summary>Reads the two top-level members that filters and streams need; the rest is passed over.</summary>
    private static bool TryReadNames(ReadOnlySpan<byte> json, out string type, out string subject)
    {
        (type, subject) = ("", "");
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("type"u8);
                var isSubject = !isType && reader.ValueTextEquals("subject"u8);
                // Everything these two stand in front of needs no look.
                var isData = !isType && !isSubject && reader.ValueTextEquals("data"u8);
                reader.Read();
                if (isData && type.Length > 0)
                {
                    return true;
                }

                if (isType)
                {
                    type = Known.Intern(reader.GetString() ?? "");
                }
                else if (isSubject)
                {
                    subject = reader.GetString() ?? "";
                }
                else
                {
                    reader.Skip();
                }
            }

            return type.Length > 0;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Its checksum is right, so it was written broken: the tail counts and logs it.
            return false;
        }
    }

    /// <summary>One string a type instead of one an event: there are some thirty types.</summary>
    private static class Known
    {
        private static readonly Dictionary<string, string> Types = typeof(Contracts.EventTypes).GetFields()
            .Where(static field => field.IsLiteral).Select(static field => (string)field.GetRawConstantValue()!).ToDictionary(static name => name);

        public static string Intern(string type) => Types.GetValueOrDefault(type, type);
    }
}
