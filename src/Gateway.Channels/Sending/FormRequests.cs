using System.Text;

namespace Gateway.Channels.Sending;

/// <summary>Requests of send APIs that take <c>application/x-www-form-urlencoded</c>.</summary>
internal static class FormRequests
{
    public static StringBuilder Field(this StringBuilder form, string name, string value)
    {
        if (form.Length > 0)
            form.Append('&');
        return form.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
    }

    public static SendRequest Post(Uri url, StringBuilder form, params (string Name, string Value)[] headers) =>
        new("POST", url, headers, "application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(form.ToString()));
}
