using Gateway.Contracts.Configuration;

namespace Gateway.Events.Subscriptions;

/// <summary>Brings the directory in step with what the configuration declares. Where a subscription stands is kept by its id, also while it is not declared.</summary>
internal static class DeclaredSubscriptions
{
    /// <summary>Null when nothing changes.</summary>
    public static DirectoryState? Merge(DirectoryState state, TenantModel tenant, DateTimeOffset now)
    {
        var (changed, withdrawn, version) = (false, state.Withdrawn.ToList(), state.WithdrawnVersion);
        var merged = new List<Subscription>();
        foreach (var existing in state.Subscriptions)
        {
            if (!existing.Declared)
            {
                merged.Add(existing);
            }
            else if (tenant.Subscriptions.TryGetValue(existing.Id, out var declared))
            {
                var same = SpecEquals(existing.Spec, Bare(declared.Spec));
                merged.Add(same ? existing : existing with { Spec = Bare(declared.Spec), Version = existing.Version + 1 });
                changed |= !same;
            }
            else
            {
                changed = true;
                withdrawn.Add(existing.Id);
                version = Math.Max(version, existing.Version);
            }
        }

        foreach (var declared in tenant.Subscriptions.Values.Where(d => !merged.Exists(m => m.Id == d.Id)))
        {
            merged.Add(new Subscription { Id = declared.Id, Spec = Bare(declared.Spec), CreatedAt = now, Version = version + 1, Declared = true });
            changed = true;
        }

        return changed ? state with { Subscriptions = merged, Withdrawn = withdrawn, WithdrawnVersion = version } : null;
    }

    /// <summary>Headers of a declared webhook stay in the configuration.</summary>
    private static SubscriptionSpec Bare(SubscriptionSpec spec) =>
        spec.Webhook is null ? spec : spec with { Webhook = spec.Webhook with { Headers = spec.Webhook.Headers.ToDictionary(h => h.Key, _ => "***") } };

    private static bool SpecEquals(SubscriptionSpec one, SubscriptionSpec other)
    {
        // Records compare lists and maps by reference, so those are compared here and taken out.
        if (one.Webhook is not { } a || other.Webhook is not { } b)
        {
            return one == other;
        }

        return a.NeverRetry.AsSpan().SequenceEqual(b.NeverRetry)
            && a.Headers.OrderBy(h => h.Key, StringComparer.Ordinal).SequenceEqual(b.Headers.OrderBy(h => h.Key, StringComparer.Ordinal))
            && one with { Webhook = a with { NeverRetry = b.NeverRetry, Headers = b.Headers } } == other;
    }
}
