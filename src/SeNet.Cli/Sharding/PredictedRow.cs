using SeNet.Cli.Prediction;

namespace SeNet.Cli.Sharding;

/// <summary>A row of a part of <c>senet predict --output</c>; scripts rely on the names.</summary>
/// <param name="Index">The image's place in the list, counted from 0.</param>
/// <param name="Path">See <see cref="PredictResult.Image"/>, as for the others.</param>
/// <param name="Label"/><param name="Probability"/><param name="Top"/><param name="Error"/>
internal sealed record PredictedRow(
    long Index, string Path, string? Label, float? Probability, IReadOnlyList<PredictResult.Candidate> Top, string? Error)
{
    public static PredictedRow From(long index, PredictResult.Image image) =>
        new(index, image.Path, image.Label, image.Probability, image.Top, image.Error);
}
