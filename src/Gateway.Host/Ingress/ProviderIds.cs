using Gateway.Contracts.Configuration;

namespace Gateway.Host.Ingress;

/// <summary>Finds an account by the id its provider calls it, in whichever way that writes a number: <c>+1202..</c>, <c>1202..</c>, <c>whatsapp:+1202..</c>.</summary>
internal static class ProviderIds
{
    public static AccountModel? Find(TenantModel tenant, string channel, string id) =>
        tenant.AccountsByProviderId.TryGetValue((channel, id), out var account) ? account : OtherForms(tenant, channel, id);

    private static AccountModel? OtherForms(TenantModel tenant, string channel, string id)
    {
        var bare = id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (bare.Length < id.Length && tenant.AccountsByProviderId.TryGetValue((channel, bare), out var account))
        {
            return account;
        }

        var digits = bare.StartsWith('+') ? bare[1..] : bare;
        return digits.Length > 0 && !digits.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? tenant.AccountsByProviderId.GetValueOrDefault((channel, digits.Length < bare.Length ? digits : "+" + digits))
            : null;
    }
}
