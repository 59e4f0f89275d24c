using System.Buffers;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations.Publishing;
using Gateway.Journal;
using MessagePack;
using Orleans.Placement;

namespace Gateway.Conversations.Customers;

/// <summary>Keeps one customer's aliases and threads, and publishes what is new about them.</summary>
[HashBasedPlacement]
internal sealed class CustomerGrain(GatewayJournal journal, ModelSource models, TimeProvider time) : Grain, ICustomerGrain
{
    private CustomerState? _state;
    private long _version;
    private bool _loaded;

    public async ValueTask<bool> LinkAsync(CustomerLink link)
    {
        if (!_loaded)
        {
            var record = await journal.ReadAsync(Key);
            (_version, _state, _loaded) = (record?.Version ?? 0, record is null ? null : CustomerState.Read(record.State), true);
        }

        if (_state is not null && _state.Tenant != link.Tenant)
        {
            throw new InvalidOperationException($"Customer {Key.Id} belongs to another tenant than the link to it.");
        }

        if (!models.Current.Tenants.ContainsKey(link.Tenant))
        {
            return false;
        }

        var events = EventBatch.Rent(link.Tenant);
        try
        {
            Apply(link, events);
            return events.Count == 0 || await CommitAsync(events);
        }
        finally
        {
            events.Return();
        }
    }

    private JournalKey Key => new(RecordKind.Customer, this.GetPrimaryKey());

    private void Apply(CustomerLink link, EventBatch events)
    {
        var now = time.GetUtcNow();
        if (_state is null)
        {
            _state = new CustomerState { Tenant = link.Tenant };
            Begin(events, EventTypes.CustomerCreated, now, "created").WriteString("evidence", link.Evidence);
            events.End();
        }

        var thread = link.Thread.ToString();
        if (_state.Add("thread", thread, link.Evidence))
        {
            var json = Begin(events, EventTypes.CustomerAliasAdded, now, "thread-" + thread);
            json.WriteString("kind", "thread");
            json.WriteString("value", thread);
            json.WriteString("evidence", link.Evidence);
            events.End();
        }

        foreach (var alias in link.Aliases)
        {
            if (_state.Add(alias.Kind, alias.Value, link.Evidence))
            {
                var json = Begin(events, EventTypes.CustomerAliasAdded, now, $"alias-{_state.Aliases.Count}");
                json.WriteString("kind", alias.Kind);
                json.WriteString("value", alias.Value);
                json.WriteString("evidence", link.Evidence);
                events.End();
            }
        }
    }

    private async ValueTask<bool> CommitAsync(EventBatch events)
    {
        _state!.Write(events.State);
        var result = await journal.CommitAsync(new Commit
        {
            Key = Key,
            ExpectedVersion = _version,
            State = events.State.WrittenMemory,
            Events = events.Events(),
            Now = time.GetUtcNow(),
        });
        _version = result.Version;
        _loaded = result.Outcome == CommitOutcome.Committed;
        return _loaded;
    }

    private System.Text.Json.Utf8JsonWriter Begin(EventBatch events, string type, DateTimeOffset now, string what)
    {
        var id = this.GetPrimaryKey().ToString("n");
        var json = events.Begin(type, $"customer-{id}-{what}", id, now, conversationSequence: 0);
        json.WriteString("customer", this.GetPrimaryKey());
        return json;
    }
}

/// <summary>A customer's names, each with what proved it.</summary>
internal sealed class CustomerState
{
    private const int Version = 1;

    // A person with more names than this is a shared device or an attack; further ones are not recorded.
    private const int AliasesMax = 256;

    public required string Tenant { get; init; }

    public List<(string Kind, string Value, string Evidence)> Aliases { get; } = [];

    public bool Add(string kind, string value, string evidence)
    {
        if (Aliases.Count >= AliasesMax || Aliases.Exists(a => a.Kind == kind && a.Value == value))
        {
            return false;
        }

        Aliases.Add((kind, value, evidence));
        return true;
    }

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(3);
        writer.Write(Version);
        writer.Write(Tenant);
        writer.WriteArrayHeader(Aliases.Count * 3);
        foreach (var (kind, value, evidence) in Aliases)
        {
            writer.Write(kind);
            writer.Write(value);
            writer.Write(evidence);
        }

        writer.Flush();
    }

    public static CustomerState Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader();
        if (reader.ReadInt32() is var version && version != Version)
        {
            throw new InvalidDataException($"A customer's state has version {version}; this program reads version {Version}.");
        }

        var state = new CustomerState { Tenant = reader.ReadString()! };
        for (var left = reader.ReadArrayHeader(); left > 0; left -= 3)
        {
            state.Aliases.Add((reader.ReadString()!, reader.ReadString()!, reader.ReadString()!));
        }

        return state;
    }
}
