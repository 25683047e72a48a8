using System.Text;

namespace SeNet.Torch.Batches;

/// <summary>
/// The form of a class's name in which accents aren't characters of their own (NFC). macOS takes names apart (NFD); others keep them as
/// they were typed. .NET composes them with ICU's help; in a program without it (InvariantGlobalization, as <c>senet</c> is) it leaves
/// them as they are, so that it is done here. Characters that Unicode keeps for older standards' sake alone stay there as they are.
/// Thread-safe.
/// </summary>
internal static class ComposedName
{
    // Korean syllables are composed by a formula: of a first consonant, a vowel, and perhaps a last consonant.
    private const int Syllables = 0xAC00, Initials = 0x1100, Vowels = 0x1161, Finals = 0x11A7;
    private const int InitialCount = 19, VowelCount = 21, FinalCount = 28;

    /// <summary>Composes a name.</summary>
    /// <param name="name">Any text.</param>
    public static string Of(string name)
    {
        try
        {
            name = name.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return name; // no Unicode
        }
        return name.All(char.IsAscii) ? name : Compose(TakeApart(name));
    }

    // Letters and marks, those marks that may come in any order in that of their classes.
    private static List<char> TakeApart(string name)
    {
        var parts = new List<char>();
        foreach (var character in name) AddParts(character, parts);
        for (var i = 1; i < parts.Count; i++)
            for (var at = i; at > 0 && ClassOf(parts[at]) > 0 && ClassOf(parts[at - 1]) > ClassOf(parts[at]); at--)
                (parts[at - 1], parts[at]) = (parts[at], parts[at - 1]);
        return parts;
    }

    private static void AddParts(char character, List<char> parts)
    {
        if (!LetterTable.Parts.TryGetValue(character, out var pair))
        {
            parts.Add(character);
            return;
        }
        AddParts(pair.Letter, parts);
        parts.Add(pair.Mark);
    }

    private static string Compose(List<char> parts)
    {
        var result = new StringBuilder();
        var (letter, lastClass) = (-1, 0); // where marks may be added, and what the last one is that couldn't be
        foreach (var part in parts)
        {
            var partClass = ClassOf(part);
            var isNext = letter == result.Length - 1;
            if (letter >= 0 && (isNext || lastClass < partClass) && TryCompose(result[letter], part, out var whole))
            {
                result[letter] = whole;
                continue;
            }
            if (partClass == 0) letter = result.Length;
            lastClass = partClass;
            result.Append(part);
        }
        return result.ToString();
    }

    private static bool TryCompose(char letter, char mark, out char whole)
    {
        if (LetterTable.Composed.TryGetValue((letter, mark), out whole)) return true;
        var (initial, vowel, syllable, final) = (letter - Initials, mark - Vowels, letter - Syllables, mark - Finals);
        if (initial is >= 0 and < InitialCount && vowel is >= 0 and < VowelCount)
            whole = (char)(Syllables + (((initial * VowelCount) + vowel) * FinalCount));
        else if (syllable is >= 0 and < InitialCount * VowelCount * FinalCount && syllable % FinalCount == 0 && final is > 0 and < FinalCount)
            whole = (char)(letter + final);
        else
            return false;
        return true;
    }

    private static byte ClassOf(char character) => LetterTable.Classes.GetValueOrDefault(character);
}
