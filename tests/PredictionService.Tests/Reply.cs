using System.Net;
using System.Text.Json;

namespace SeNet.Samples.PredictionService.Tests;

/// <summary>What the service answers.</summary>
internal sealed record Reply(HttpStatusCode Status, JsonElement Body, TimeSpan? RetryAfter)
{
    public string Label => Body.GetProperty("label").GetString()!;

    /// <summary>The problem's text.</summary>
    public string Detail => Body.GetProperty("detail").GetString()!;

    public (string Label, float Probability)[] Probabilities => [.. Body.GetProperty("probabilities").EnumerateArray()
        .Select(entry => (entry.GetProperty("label").GetString()!, entry.GetProperty("probability").GetSingle()))];

    /// <summary>Fails unless both name the same classes with the same probabilities, but for what batches change in their last digits.</summary>
    public static void AssertSame(IReadOnlyList<(string Label, float Probability)> expected, IReadOnlyList<(string Label, float Probability)> actual)
    {
        Assert.Equal(expected.Select(entry => entry.Label), actual.Select(entry => entry.Label));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, 1e-4f));
    }
}
