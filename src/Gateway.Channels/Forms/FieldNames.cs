using System.Text;

namespace Gateway.Channels.Forms;

/// <summary>A provider's field name as the name of a fact: <c>ReferralSourceId</c> becomes <c>referral_source_id</c>.</summary>
internal static class FieldNames
{
    public static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
