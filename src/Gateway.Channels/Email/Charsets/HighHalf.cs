using System.Text;

namespace Gateway.Channels.Email.Charsets;

/// <summary>Parts 10, 14 and 16 of ISO 8859, which the platform lacks: ASCII, the C1 controls, and 96 letters of their own.</summary>
internal sealed class HighHalf : Encoding
{
    private const int LettersFrom = 0xA0;

    private readonly string _letters;

    private HighHalf(int codePage, string letters)
        : base(codePage) => _letters = letters;

    /// <summary>Latin 6, for the Nordic and Baltic languages.</summary>
    public static HighHalf Latin6 { get; } = new(28600, "\u00A0ĄĒĢĪĨĶ§ĻĐŠŦŽ\u00ADŪŊ°ąēģīĩķ·ļđšŧž―ūŋĀÁÂÃÄÅÆĮČÉĘËĖÍÎÏÐŅŌÓÔÕÖŨØŲÚÛÜÝÞßāáâãäåæįčéęëėíîïðņōóôõöũøųúûüýþĸ");

    /// <summary>Latin 8, for the Celtic languages.</summary>
    public static HighHalf Latin8 { get; } = new(28604, "\u00A0Ḃḃ£ĊċḊ§Ẁ©ẂḋỲ\u00AD®ŸḞḟĠġṀṁ¶ṖẁṗẃṠỳẄẅṡÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏŴÑÒÓÔÕÖṪØÙÚÛÜÝŶßàáâãäåæçèéêëìíîïŵñòóôõöṫøùúûüýŷÿ");

    /// <summary>Latin 10, for Romanian and its neighbours.</summary>
    public static HighHalf Latin10 { get; } = new(28606, "\u00A0ĄąŁ€„Š§š©Ș«Ź\u00ADźŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ");

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
    {
        for (var i = 0; i < charCount; i++)
        {
            var c = chars[charIndex + i];
            var at = c < LettersFrom ? c - LettersFrom : _letters.IndexOf(c, StringComparison.Ordinal);
            bytes[byteIndex + i] = at < 0 && c >= LettersFrom ? (byte)'?' : (byte)(LettersFrom + at);
        }

        return charCount;
    }

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        for (var i = 0; i < byteCount; i++)
        {
            var unit = bytes[byteIndex + i];
            chars[charIndex + i] = unit < LettersFrom ? (char)unit : _letters[unit - LettersFrom];
        }

        return byteCount;
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;
}
