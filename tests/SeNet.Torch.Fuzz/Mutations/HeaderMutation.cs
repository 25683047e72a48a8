using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SeNet.Torch.Fuzz.Mutations;

/// <summary>Damages the JSON header of a safetensors file, and mostly keeps the length before it right.</summary>
internal static partial class HeaderMutation
{
    private static readonly string[] Numbers = ["0", "-1", "1", "2147483647", "4294967296", "9223372036854775807", "18446744073709551616", "1e3", "0.5", "null", "\"1\""];
    private static readonly string[] Texts = ["\"F32\"", "\"F16\"", "\"BF16\"", "\"I64\"", "\"F4\"", "\"BOOL\"", "\"__metadata__\"", "\"\\ud800\"", "\"\"", "{}", "[]", "\"conv1.weight\""];

    internal static byte[] Damage(byte[] file, Random random)
    {
        var length = (int)Math.Min(BinaryPrimitives.ReadInt64LittleEndian(file), file.Length - 8);
        if (length < 2) return ByteMutation.Damage(file, random);
        var header = Encoding.UTF8.GetString(file, 8, length);
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            header = random.Next(5) switch
            {
                0 or 1 => Replace(header, Number(), random, old => random.Next(2) == 0 ? Numbers[random.Next(Numbers.Length)] : Nudge(old, random)),
                2 => Replace(header, Text(), random, _ => Texts[random.Next(Texts.Length)]),
                3 => Encoding.Latin1.GetString(ByteMutation.Damage(Encoding.Latin1.GetBytes(header), random)),
                _ => Replace(header, Entry(), random, old => random.Next(2) == 0 ? "" : old + "," + old),
            };
        }
        var bytes = Encoding.UTF8.GetBytes(header);
        var result = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(result, random.Next(20) == 0 ? random.NextInt64() : bytes.Length);
        return [.. result, .. bytes, .. file.AsSpan(8 + length)];
    }

    private static string Nudge(string number, Random random) =>
        long.TryParse(number, CultureInfo.InvariantCulture, out var value) ? unchecked(value + random.Next(-2, 3)).ToString(CultureInfo.InvariantCulture) : number;

    private static string Replace(string text, Regex pattern, Random random, Func<string, string> change)
    {
        // From a random place on: to count all matches would take most of the time.
        var match = pattern.Match(text, random.Next(text.Length + 1));
        return match.Success ? text[..match.Index] + change(match.Value) + text[(match.Index + match.Length)..] : text;
    }

    [GeneratedRegex("-?[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Text();

    [GeneratedRegex("\"[^\"]*\": ?\\{[^{}]*\\}")]
    private static partial Regex Entry();
}
