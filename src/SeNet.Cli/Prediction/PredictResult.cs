using SeNet.Cli.Models;
using SeNet.Cli.Output;

namespace SeNet.Cli.Prediction;

/// <summary>What <c>senet predict --json</c> writes; scripts rely on the names.</summary>
/// <param name="Images">The images, in the order in which they were named.</param>
internal sealed record PredictResult(IReadOnlyList<PredictResult.Image> Images)
{
    /// <summary>An image.</summary>
    /// <param name="Path">Its path, as it was named.</param>
    /// <param name="Label">The most probable class; null if the image can't be read.</param>
    /// <param name="Probability">That class's probability, 0 to 1; null likewise.</param>
    /// <param name="Top">The most probable classes, the first one first; empty likewise.</param>
    /// <param name="Error">Why the image can't be read; null if it can.</param>
    internal sealed record Image(string Path, string? Label, float? Probability, IReadOnlyList<Candidate> Top, string? Error)
    {
        public static Image From(string path, ScoredImage scored, IReadOnlyList<string> classNames, int top)
        {
            if (scored.Fault is not null) return new Image(path, null, null, [], scored.Fault);
            Candidate[] candidates = [.. scored.Scores.Zip(classNames, (score, name) => new Candidate(name, score)).OrderByDescending(candidate => candidate.Probability).Take(top)];
            return new Image(path, candidates[0].Label, candidates[0].Probability, candidates, null);
        }

        /// <summary>Writes the image as a line: path, then class and probability by turns, with tabs between them.</summary>
        public void Write() => Report.Line($"{Path}\t{string.Join('\t', Top.Select(candidate => $"{candidate.Label}\t{candidate.Probability:P2}"))}");
    }

    /// <summary>A class that an image may belong to.</summary>
    /// <param name="Label">Its name.</param>
    /// <param name="Probability">0 to 1.</param>
    internal sealed record Candidate(string Label, float Probability);
}
