namespace SeNet.Torch.Shards;

/// <summary>A run of a job's images, scored by one process and written into one part file.</summary>
/// <param name="Number">Its place among the job's shards, counted from 0.</param>
/// <param name="First">The index of its first image in the job's list.</param>
/// <param name="Count">Number of its images, at least 1.</param>
/// <param name="Offset">The byte of the list at which its first line begins.</param>
internal readonly record struct Shard(int Number, long First, int Count, long Offset);
