namespace SeNet.MLNet.Scoring.Reading;

/// <summary>Where a row is kept: the columns of its batch, and its place in them.</summary>
internal readonly record struct KeptSlot(KeptRows Rows, int Index);
