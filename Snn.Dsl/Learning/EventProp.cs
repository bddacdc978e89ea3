namespace Snn;

/// <summary>
/// EventProp (Wunderlich and Pehle, 2021, Sci. Rep. 11:12829): the exact gradient of the hybrid system, by adjoints that
/// flow between spikes and jump at them; no surrogate. On the time grid it is exact to first order in the time step; without
/// one, on the event-driven plan, to rounding. Only that of a penalty on numbers of spikes is no exact gradient: the number
/// does not change with the weights but where a spike appears or goes, so each is taken to come and go with its θ, one for
/// one, as in Nowotny, Turner and Knight, 2025 (doi 10.1088/2634-4386/ada852). A neuron that never spikes gets nothing of it.
/// </summary>
public sealed record EventProp : LearningRule;
