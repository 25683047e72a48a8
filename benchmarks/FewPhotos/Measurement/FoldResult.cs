namespace SeNet.Benchmarks.FewPhotos.Measurement;

/// <summary>What a contender reached on one fold.</summary>
/// <param name="Contender">Its name.</param>
/// <param name="Seed">The seed of folds and training.</param>
/// <param name="Correct">Photos that it classified rightly.</param>
/// <param name="Count">Photos that it was tested with.</param>
/// <param name="Seconds">How long it learnt and classified.</param>
internal sealed record FoldResult(string Contender, int Seed, int Correct, int Count, double Seconds);
