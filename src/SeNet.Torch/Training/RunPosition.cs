namespace SeNet.Torch.Training;

/// <summary>Where a run is.</summary>
/// <param name="Epoch">The epoch under way or next, counted from 1.</param>
/// <param name="Batches">How many of its batches are done, those included whose images were left out.</param>
internal readonly record struct RunPosition(int Epoch, int Batches);
