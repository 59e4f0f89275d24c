using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations.Publishing;
using Gateway.Journal;

namespace Gateway.Conversations.Customers;

/// <summary>Records which customer writes on which thread and under which names, and publishes what is new about them.</summary>
/// <remarks>
/// A customer is a record without a grain: a thread tells it once, most customers have one thread, and the version in the commit keeps two threads that
/// tell it at the same time apart as well as a grain would.
/// </remarks>
internal sealed class CustomerLinks(GatewayJournal journal, ModelSource models, TimeProvider time)
{
    // Threads of one person that begin in the same instant: each loses at most once to each other, and a person has few channels.
    private const int TriesMax = 8;

    /// <summary>Idempotent. False when the journal did not confirm, or when the tenant is not configured.</summary>
    public async ValueTask<bool> LinkAsync(Guid customer, CustomerLink link)
    {
        if (!models.Current.Tenants.ContainsKey(link.Tenant))
        {
            return false;
        }

        for (var left = TriesMax; left > 0; left--)
        {
            var outcome = await TryLinkAsync(new JournalKey(RecordKind.Customer, customer), link);
            if (outcome != CommitOutcome.Conflict)
            {
                return outcome == CommitOutcome.Committed;
            }
        }

        return false;
    }

    private async ValueTask<CommitOutcome> TryLinkAsync(JournalKey key, CustomerLink link)
    {
        var record = await journal.ReadAsync(key);
        var state = record is null ? null : CustomerState.Read(record.State);
        if (state is not null && state.Tenant != link.Tenant)
        {
            throw new InvalidOperationException($"Customer {key.Id} belongs to another tenant than the link to it.");
        }

        var events = EventBatch.Rent(link.Tenant);
        try
        {
            state = Apply(state, key.Id, link, events);
            if (events.Count == 0)
            {
                return CommitOutcome.Committed;
            }

            state.Write(events.State);
            var result = await journal.CommitAsync(new Commit
            {
                Key = key,
                ExpectedVersion = record?.Version ?? 0,
                State = events.State.WrittenMemory,
                Events = events.Events(),
                Now = time.GetUtcNow(),
            });
            return result.Outcome;
        }
        finally
        {
            events.Return();
        }
    }

    private CustomerState Apply(CustomerState? state, Guid customer, CustomerLink link, EventBatch events)
    {
        var (id, now) = (customer.ToString("n"), time.GetUtcNow());
        if (state is null)
        {
            state = new CustomerState { Tenant = link.Tenant };
            Begin("created").WriteString("evidence", link.Evidence);
            events.End();
        }

        var thread = link.Thread.ToString();
        if (state.Add("thread", thread, link.Evidence))
        {
            Alias("thread-" + thread, "thread", thread);
        }

        foreach (var alias in link.Aliases)
        {
            if (state.Add(alias.Kind, alias.Value, link.Evidence))
            {
                Alias($"alias-{state.Aliases.Count}", alias.Kind, alias.Value);
            }
        }

        return state;

        System.Text.Json.Utf8JsonWriter Begin(string what)
        {
            var type = what == "created" ? EventTypes.CustomerCreated : EventTypes.CustomerAliasAdded;
            var json = events.Begin(type, $"customer-{id}-{what}", id, now, conversationSequence: 0);
            json.WriteString("customer", customer);
            return json;
        }

        void Alias(string what, string kind, string value)
        {
            var json = Begin(what);
            json.WriteString("kind", kind);
            json.WriteString("value", value);
            json.WriteString("evidence", link.Evidence);
            events.End();
        }
    }
}

/// <param name="Evidence">What proves the link: the channel whose signed payload named the aliases.</param>
internal sealed record CustomerLink(string Tenant, ThreadId Thread, IReadOnlyList<CustomerAlias> Aliases, string Evidence);
