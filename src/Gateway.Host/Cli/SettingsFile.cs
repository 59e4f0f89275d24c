using System.Text.Json;

namespace Gateway.Host.Cli;

/// <summary>An account's settings in a file of their own: <c>{"items":"/events","map":{..}}</c>.</summary>
internal static class SettingsFile
{
    public static bool TryRead(string? path, out Dictionary<string, string> settings, out string wrong)
    {
        settings = new Dictionary<string, string>(StringComparer.Ordinal);
        wrong = "";
        if (path is null)
        {
            return true;
        }

        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (file.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (var setting in file.RootElement.EnumerateObject())
                {
                    settings[setting.Name] = setting.Value.ValueKind == JsonValueKind.String ? setting.Value.GetString()! : setting.Value.GetRawText();
                }

                return true;
            }

            wrong = $"{path}: must be a JSON object of settings";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            wrong = $"{path}: cannot be read: {e.Message}";
        }

        return false;
    }
}
