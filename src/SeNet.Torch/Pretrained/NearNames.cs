namespace SeNet.Torch.Pretrained;

/// <summary>Finds the names that somebody may have meant.</summary>
internal static class NearNames
{
    /// <summary>The names nearest to a text, the nearest first; none that differ by more than a third.</summary>
    internal static IReadOnlyList<string> Find(string text, IEnumerable<string> names, int most = 5)
    {
        var wanted = text.ToLowerInvariant();
        return [.. names
            .Select(name => (Name: name, Distance: name.StartsWith(wanted + ".", StringComparison.Ordinal) ? 0 : Distance(wanted, name)))
            .Where(each => each.Distance <= Math.Max(2, each.Name.Length / 3))
            .OrderBy(each => each.Distance).ThenBy(each => each.Name, StringComparer.Ordinal)
            .Take(most).Select(each => each.Name)];
    }

    /// <summary>How many characters must be put in, left out or replaced (Levenshtein 1966).</summary>
    internal static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
