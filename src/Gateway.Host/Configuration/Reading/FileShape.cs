using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Host.Configuration;

/// <summary>
/// Walks a parsed file beside the metadata of <see cref="GatewayFile"/>: reports every unknown member and every value of the wrong type,
/// fills variables, and takes what is wrong out, so that the rest can still be read and checked.
/// </summary>
internal sealed class FileShape(ConfigurationErrors errors, Substitution? substitution, JsonSerializerContext? context = null)
{
    public bool Check(JsonNode? node, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var info = (context ?? GatewayFileContext.Default).GetTypeInfo(type) ?? throw new InvalidOperationException($"{type} is not part of the file's shape");
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => CheckObject(node, info, path),
            JsonTypeInfoKind.Dictionary => CheckDictionary(node, info, path),
            JsonTypeInfoKind.Enumerable => CheckList(node, info, path),
            _ => CheckValue(node, info, path),
        };
    }

    private bool CheckObject(JsonNode? node, JsonTypeInfo info, string path)
    {
        if (node is not JsonObject members)
        {
            return Wrong(node, path, "must be an object");
        }

        foreach (var (name, value) in members.ToArray())
        {
            var property = info.Properties.FirstOrDefault(p => p.Name == name);
            if (property is null)
            {
                errors.Add($"{path}.{name}", null, "is not a member known here: " + string.Join(", ", info.Properties.Select(p => p.Name)));
                members.Remove(name);
            }
            else if (value is null)
            {
                members.Remove(name);
            }
            else
            {
                Replace(members, name, value, property.PropertyType, $"{path}.{name}");
            }
        }

        return true;
    }

    private bool CheckDictionary(JsonNode? node, JsonTypeInfo info, string path)
    {
        if (node is not JsonObject members)
        {
            return Wrong(node, path, "must be an object");
        }

        foreach (var (name, value) in members.ToArray())
        {
            Replace(members, name, value, info.ElementType!, $"{path}.{name}");
        }

        return true;
    }

    private void Replace(JsonObject members, string name, JsonNode? value, Type type, string path)
    {
        if (Fill(value, path) is { } filled && Check(filled, type, path))
        {
            if (!ReferenceEquals(filled, value))
            {
                members[name] = filled;
            }
        }
        else
        {
            members.Remove(name);
        }
    }

    private bool CheckList(JsonNode? node, JsonTypeInfo info, string path)
    {
        if (node is not JsonArray items)
        {
            return Wrong(node, path, "must be a list");
        }

        // An item is never taken out: the paths of those behind it would change. What cannot be read leaves the whole list unread.
        var readable = true;
        for (var i = 0; i < items.Count; i++)
        {
            if (Fill(items[i], $"{path}[{i}]") is not { } filled || !Check(filled, info.ElementType!, $"{path}[{i}]"))
            {
                readable = false;
            }
            else if (!ReferenceEquals(filled, items[i]))
            {
                items[i] = filled;
            }
        }

        return readable;
    }

    /// <summary>The node with its variables filled in; null, with an error, when it cannot be used.</summary>
    private JsonNode? Fill(JsonNode? node, string path)
    {
        if (node is null)
        {
            Wrong(node, path, "must not be null");
            return null;
        }

        // What comes from outside, through the REST interface, is never filled from this machine's environment.
        if (node.GetValueKind() != JsonValueKind.String || substitution is null)
        {
            return node;
        }

        if (IsSecret(path))
        {
            errors.Hide(path);
        }

        var text = node.GetValue<string>();
        var filled = substitution.Fill(path, text, errors);
        if (filled == text)
        {
            return node;
        }

        errors.Hide(path);
        return filled is null ? null : JsonValue.Create(filled);
    }

    private bool CheckValue(JsonNode? node, JsonTypeInfo info, string path)
    {
        try
        {
            _ = node.Deserialize(info);
            return true;
        }
        catch (JsonException)
        {
            return Wrong(node, path, Rule(info.Type));
        }
    }

    private bool Wrong(JsonNode? node, string path, string rule)
    {
        if (IsSecret(path))
        {
            errors.Hide(path);
        }

        errors.Add(path, node, rule);
        return false;
    }

    private static bool IsSecret(string path) =>
        path.EndsWith(".pepper", StringComparison.Ordinal) || path.Contains(".secrets", StringComparison.Ordinal) || path.Contains(".headers", StringComparison.Ordinal);

    private static string Rule(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name switch
    {
        nameof(TimeSpan) => "must be a duration in quotes, such as \"00:00:20\", \"04:00:00\" or \"7.00:00:00\" (24 hours are \"1.00:00:00\")",
        nameof(DateTimeOffset) => "must be a date and time in quotes, such as \"2030-01-31T00:00:00Z\"",
        nameof(Int32) => "must be a whole number",
        nameof(Double) => "must be a number",
        _ => "must be text in quotes",
    };
}
