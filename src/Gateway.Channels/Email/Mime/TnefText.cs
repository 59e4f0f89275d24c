using Gateway.Channels.Email.Text;
using MimeKit;
using MimeKit.Tnef;

namespace Gateway.Channels.Email.Mime;

/// <summary>The text of a mail that Exchange packed whole into a <c>winmail.dat</c>.</summary>
internal static class TnefText
{
    public static string Of(TnefPart part)
    {
        try
        {
            var inner = part.ConvertToMessage();
            if (inner.TextBody is { } text && !string.IsNullOrWhiteSpace(text))
                return TextCut.To(text, MailLimits.TextMax);
            var tags = HtmlText.TagsMax;
            if (inner.HtmlBody is { Length: <= MailLimits.HtmlMax } page)
                return HtmlText.Of(page, MailLimits.TextMax, ref tags);
            return inner.BodyParts.OfType<TextPart>().FirstOrDefault(text => text.IsRichText && !text.IsAttachment) is { } rich ? RtfText.Of(PartBytes.Read(rich, MailLimits.HtmlMax), ref tags) : "";
        }
        catch (Exception fault) when (fault is TnefException or FormatException or ArgumentException or IOException or InvalidOperationException
            or NotSupportedException or OverflowException or IndexOutOfRangeException or InvalidCastException or NullReferenceException)
        {
            // A damaged container: the library has no other way to say so. The part itself is told as an attachment.
            return "";
        }
    }
}
