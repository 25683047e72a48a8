using System.Globalization;

namespace SeNet.Torch.ConvolutionMap;

/// <summary>Counts results.</summary>
internal sealed class MapTotals
{
    private readonly SortedDictionary<string, double> _largest = [];

    /// <summary>How many there were.</summary>
    public int Cases { get; private set; }

    /// <summary>How many came out wrong without ending the process.</summary>
    public int Wrong { get; private set; }

    /// <summary>How many ended the process.</summary>
    public int Deaths { get; private set; }

    /// <summary>Counts one.</summary>
    public void Add(CaseResult result)
    {
        Cases++;
        if (result.ExitCode is not null) Deaths++;
        else if (!result.IsRight) Wrong++;
        foreach (var (way, distance) in result.Distances)
        {
            var key = $"{(result.Case.BFloat16 ? "bfloat16" : "float32")} {way}";
            _largest[key] = Math.Max(distance, _largest.GetValueOrDefault(key));
        }
    }

    public override string ToString() =>
        $"{Cases} cases: {Cases - Wrong - Deaths} right, {Wrong} wrong, {Deaths} ended the process; largest distance: "
        + string.Join(", ", _largest.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value:E1}")));
}
