using System.Collections.Frozen;
using Gateway.Contracts.Configuration;
using Gateway.Host.Security;

namespace Gateway.Host.Configuration;

/// <summary>Reads the keys of one tenant into the ring of all: a key's id is unique in the whole gateway.</summary>
internal sealed class KeyBuilder(ConfigurationErrors errors, FrozenDictionary<string, AgentModel> agents, Dictionary<string, ApiKeyEntry> ring)
{
    public void Build(string tenant, List<KeyFile> keys, string path)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            BuildKey(tenant, keys[i], $"{path}[{i}]");
        }
    }

    private void BuildKey(string tenant, KeyFile key, string path)
    {
        var role = BuildRole(key.Role, path + ".role");
        if (role is { } given)
        {
            CheckAgent(key.Agent, given, path + ".agent");
        }

        var hash = BuildHash(key.Hash, path + ".hash");
        if (key.Id is null)
        {
            errors.Missing(path + ".id", "copy the whole line that `gateway key new` prints");
        }
        else if (!ApiKey.IsId(key.Id))
        {
            errors.Add(path + ".id", key.Id, $"must be the {ApiKey.IdLength} letters and digits in the middle of the key");
        }
        else if (!ring.TryAdd(key.Id, new ApiKeyEntry(key.Id, tenant, role ?? KeyRole.Agent, key.Agent, hash, key.Expires)))
        {
            errors.Add(path + ".id", key.Id, "is the id of an earlier key");
        }
    }

    /// <summary>Null for one that is wrong: what it asks of the other members nobody knows.</summary>
    private KeyRole? BuildRole(string? role, string path)
    {
        if (role is null)
        {
            errors.Missing(path, "must be " + KeyRoles.List);
        }
        else if (KeyRoles.Parse(role) is { } known)
        {
            return known;
        }
        else
        {
            errors.Add(path, role, "must be " + KeyRoles.List);
        }

        return null;
    }

    private void CheckAgent(string? agent, KeyRole role, string path)
    {
        if (role != KeyRole.Agent)
        {
            if (agent is not null)
            {
                errors.Add(path, agent, "only a key of role agent has an agent");
            }
        }
        else if (agent is null)
        {
            errors.Missing(path, "a key of role agent names the agent it is for");
        }
        else if (!agents.ContainsKey(agent))
        {
            errors.Add(path, agent, "is not an agent of this tenant: " + string.Join(", ", agents.Keys));
        }
    }

    private byte[] BuildHash(string? hash, string path)
    {
        const string Rule = "must be \"sha256:\" and 64 hex digits, as `gateway key new` prints it";
        if (hash is null)
        {
            errors.Missing(path, Rule);
        }
        else if (ApiKey.ParseHash(hash) is { } bytes)
        {
            return bytes;
        }
        else
        {
            // Somebody may have put the key itself here.
            errors.Hide(path);
            errors.Add(path, null, Rule);
        }

        return [];
    }
}
